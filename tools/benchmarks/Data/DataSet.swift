/// A data folder with events of a mix.
struct DataSet {
    let mix: Mix
    let events: Int
    let folder: String
    var name = "data"

    static let compactedName = "data-compacted"
    static let clusteredName = "data-clustered"

    var data: String { folder + "/" + name }
    var eventsFile: String { folder + "/events.ndjson" }
    var generator: Generator { Generator(mix: mix, events: events) }
    /// Where peers keep their tables of the same events.
    var peers: String { folder + "/peers" }
    var bytesOnDisk: Int { WorkFolder.bytesOnDisk(data) }
}
