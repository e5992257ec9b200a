import EventModel

// Constants of the sealed LogSegment format. Their meaning: EventLog.docc/SealedLogSegmentFormat.md.

/// Bounds and numbers of the sealed file format, in one place.
enum SealedFormat {
    static let headerMagic: UInt64 = 0x444C_4145_5344_4E48  // "HNDSEALD" little-endian
    static let tailMagic: UInt64 = 0x5254_4F4F_4644_4E48  // "HNDFOOTR"
    static let major: UInt16 = 1
    static let minor: UInt16 = 0
    /// Feature: some rows stand for events that are gone: lost, or erased.
    static let featureGoneRows: UInt32 = 1
    /// Feature: rows are sorted by clusters of anchors.
    static let featureClusters: UInt32 = 2
    static let knownFeatures = featureGoneRows | featureClusters

    static let headerBytes = 64
    static let tailBytes = 32
    static let footerFixedBytes = 112
    static let sectionEntryBytes = 32
    static let footerBytesMax = 64 * 1024 * 1024
    static let alignmentBytes = 8

    static let rowGroupRows = 65_536
    /// Rows of a vector: what the codecs decode at once.
    static let vectorRows = 1024
    /// Rows of a step: how far apart the counts of values stand.
    static let stepRows = 128
    static let stepBits = 7
    /// Rows of one file; compaction stays below.
    static let rowsMax = 1 << 25
    static let groupEntryFixedBytes = 80
    static let chunkEntryBytes = 16
    static let columnsMax = 1024
    static let sectionsMax = 64
    static let levelMax: UInt32 = 64

    static func aligned(_ count: Int) -> Int { (count + alignmentBytes - 1) & ~(alignmentBytes - 1) }
}

/// The parts of a sealed LogSegment behind its row groups.
enum SealedSection: UInt32, CaseIterable {
    case shapes = 1
    case columns, dictionary, ids, textIds, sources, identifiers, commits, clock, rowGroups
    /// Of a clustered file only.
    case clusters

    /// What every file has, clustered or not.
    static let ofEveryFile = allCases.filter { $0 != .clusters }

    var name: String { String(describing: self) }
}

/// The chunks that every row group has, before those of the leaf columns.
enum RowChunk: Int, CaseIterable {
    case anchors, runStarts, runTupleStarts, tupleHeads, tupleOthers, tupleOtherStarts, rowTuples
    case positions, occurredAt, kinds, sources, names, shapes, ids, ranks

    static var count: Int { allCases.count }

    /// The chunk of a leaf column's values, and the one of its scales.
    static func values(of column: Int) -> Int { count + 2 * column }
    static func scales(of column: Int) -> Int { count + 2 * column + 1 }

    /// The last chunk of a clustered file.
    static func members(columnCount: Int) -> Int { count + 2 * columnCount }
    static let membersName = "members"

    var name: String { String(describing: self) }
}

/// How a chunk of column values begins.
enum ChunkForm: UInt8 {
    case plain, determined, relative, strings
}

/// What a determined column is a function of.
enum Determinant: UInt8 {
    case shape = 1
    case name, tuple, column
}

/// What a relative column of instants is stored as a distance from.
enum TimeReference: UInt8 {
    case occurredAt = 1
    case clock
}

/// How the packed values of a column are kept, the same throughout a file.
enum TextMode: Equatable {
    case dictionary
    case heap
    /// Strings that are this prefix and a decimal number.
    case prefixed([UInt8])

    var code: UInt8 {
        switch self {
        case .dictionary: 0
        case .heap: 1
        case .prefixed: 2
        }
    }
}
