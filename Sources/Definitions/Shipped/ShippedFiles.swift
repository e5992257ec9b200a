/// The files of data/definitions, as they are: a test holds the two equal. Change the file there, then its copy here.
enum ShippedFiles {}
