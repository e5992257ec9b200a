/// One file of a log as a backup keeps it.
public struct BackupFile: Equatable, Sendable {
    /// In the log's folder.
    public let name: String
    public let bytes: UInt64
    /// Of a sealed LogSegment its footer's, which covers every byte by way of sections and directory; of another that of all its bytes.
    let checksum: UInt64

    public var isSealed: Bool { SealedName.isSealed(name) }

    /// In the backup's folder. Two files of one name in the log with other content are two files there.
    public var storedName: String {
        let suffix = isSealed ? SealedName.suffix : SegmentName.suffix
        return "\(name.dropLast(suffix.count)).\(ChecksummedText.hex(checksum))\(suffix)"
    }

    /// Whether a name is one that ``storedName`` gives.
    static func isStoredName(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].count == 16, let checksum = UInt64(parts[1], radix: 16) else { return false }
        let file = BackupFile(name: "\(parts[0]).\(parts[2])", bytes: 0, checksum: checksum)
        return (file.isSealed || SegmentName.firstPosition(file.name) != nil) && file.storedName == name
    }
}
