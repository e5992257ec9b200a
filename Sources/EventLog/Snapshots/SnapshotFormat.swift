// Constants of the snapshot format. Their meaning: EventLog.docc/SnapshotFormat.md

import EventModel

/// Numbers and bounds of the file format, in one place.
enum SnapshotFormat {
    static let folderName = "snapshots"
    static let suffix = ".snapshot"
    static let newSuffix = ".snapshot.new"

    static let magic: UInt64 = 0x5350_414E_5344_4E48  // "HNDSNAPS" little-endian
    static let major: UInt16 = 1
    static let minor: UInt16 = 0
    static let knownFeatures: UInt32 = 0

    static let headerBytes = 128
    static let cutBytes = 48
    static let cutsMax = 256
    /// A state is compressed in pieces of this size.
    static let pieceBytes = SegmentFormat.blockBytesMax
    /// No state is larger.
    static let stateBytesMax = 256 << 20

    /// The name of the file of a subject.
    static func name(_ projection: UInt32, _ subject: UInt32) -> String { "p\(projection)-c\(subject)" + suffix }

    /// What a file's name says it is of; nil for other names.
    static func subject(_ name: String) -> (projection: UInt32, subject: UInt32)? {
        guard name.hasSuffix(suffix) else { return nil }
        let parts = name.dropLast(suffix.count).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].first == "p", parts[1].first == "c", let projection = UInt32(parts[0].dropFirst()),
            let subject = UInt32(parts[1].dropFirst()), Self.name(projection, subject) == name
        else { return nil }
        return (projection, subject)
    }
}
