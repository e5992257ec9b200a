import Disk

/// What a log's disk has free, and how much of that appending leaves alone.
///
/// Sealing, compaction and erasure write a file again before the old one goes. A disk that appends had filled to the last byte could neither be
/// made smaller nor have a customer erased, so new LogSegments are begun only while twice the largest file stays free behind them.
public struct DiskSpace: Sendable, Equatable {
    public let freeBytes: UInt64
    public let reserveBytes: UInt64

    /// - Throws: ``EventLogError`` `diskFailed` when the system does not say.
    init(_ fileSystem: any FileSystem, folder: String, _ state: LogState, segmentBytes: Int) throws(EventLogError) {
        freeBytes = try onDisk { () throws(DiskError) in try fileSystem.freeSpaceBytes(in: folder) }
        let largest = state.sealed.reduce(segmentBytes) { max($0, ($1 as? SealedSegment)?.file.bytesCount ?? 0) }
        reserveBytes = 2 * UInt64(largest)
    }

    /// Whether a file of so many bytes leaves the reserve alone.
    func hasRoom(forBytes bytes: Int) -> Bool { freeBytes >= reserveBytes && freeBytes - reserveBytes >= UInt64(bytes) }
}
