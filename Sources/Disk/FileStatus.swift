/// What is at a path, without following a symbolic link.
public struct FileStatus: Sendable, Hashable {
    /// What the path leads to.
    public let kind: FileKind
    /// Length of a file in bytes; of no meaning for other kinds.
    public let sizeBytes: UInt64

    public init(kind: FileKind, sizeBytes: UInt64) {
        self.kind = kind
        self.sizeBytes = sizeBytes
    }
}
