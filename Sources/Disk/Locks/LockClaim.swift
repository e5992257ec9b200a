/// How a folder is claimed.
public enum LockClaim: Sendable, Hashable {
    /// By one holder alone, who leaves `content` for others to read: who holds the folder and where to reach them.
    ///
    /// At most ``contentBytesMax`` bytes of it are kept.
    case exclusive(content: String)
    /// By any number of holders who only read; they leave no content.
    case shared

    /// The most bytes of content that a lock file keeps.
    public static let contentBytesMax = 4096

    /// The content as bytes, cut to ``contentBytesMax``.
    public var contentBytes: [UInt8] {
        switch self {
        case .exclusive(let content): Array(content.utf8.prefix(Self.contentBytesMax))
        case .shared: []
        }
    }
}
