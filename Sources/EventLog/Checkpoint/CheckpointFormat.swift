// Constants of the checkpoint format. Their meaning: EventLog.docc/CheckpointFormat.md.

/// Numbers and bounds of the file format, in one place.
enum CheckpointFormat {
    static let fileName = "checkpoint"
    static let newFileName = "checkpoint.new"

    static let headerMagic: UInt64 = 0x5450_4B48_4344_4E48  // "HNDCHKPT" little-endian
    static let footerMagic: UInt64 = 0x444E_4554_504B_4348  // "HCKPTEND" little-endian
    static let major: UInt16 = 1
    static let minor: UInt16 = 0
    static let knownFeatures: UInt32 = 0

    static let headerBytes = 128
    static let footerBytes = 64
    static let entryBytes = 40
    static let sectionAlignmentBytes = 4096
    static let directoryAlignmentBytes = 64
    static let sectionsMax = 64

    /// Header page and footer.
    static let fileBytesMin = sectionAlignmentBytes + footerBytes

    /// Bytes written between two syncs, so that no commit waits behind more.
    static let syncBytes = 64 * 1024 * 1024
    static let bufferBytes = 1024 * 1024

    static func aligned(_ offset: UInt64, to alignment: Int) -> UInt64 {
        (offset + UInt64(alignment) - 1) / UInt64(alignment) * UInt64(alignment)
    }
}

/// Which section of a checkpoint. Types that are unknown are passed over.
public struct CheckpointSection: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Hashes of all messageIds.
    public static let filter = CheckpointSection(rawValue: 1)
    /// All identifiers by ordinal.
    public static let identifierBase = CheckpointSection(rawValue: 2)
    /// The identity graph, in the form that the layer above gives it.
    public static let identityGraph = CheckpointSection(rawValue: 3)
    /// Where the writer was.
    public static let writerState = CheckpointSection(rawValue: 4)

    public var description: String {
        switch self {
        case .filter: "filter"
        case .identifierBase: "identifier base"
        case .identityGraph: "identity graph"
        case .writerState: "writer state"
        default: "section \(rawValue)"
        }
    }
}
