import Glibc

extension FileKind {
    /// The kind that the mode bits of `stat` say.
    init(mode: mode_t) {
        switch mode & S_IFMT {
        case S_IFREG: self = .file
        case S_IFDIR: self = .folder
        case S_IFLNK: self = .symbolicLink
        default: self = .special
        }
    }
}

extension FileStatus {
    /// The status that `stat` says.
    init(_ status: stat) {
        self.init(kind: FileKind(mode: status.st_mode), sizeBytes: UInt64(clamping: status.st_size))
    }
}
