import Disk
import EventModel

/// The bytes of a LogSegment, read at once, as many as were there.
///
/// A file that is being appended to may be cut between asking for its size and reading it, when the writer rolls: what is left is whole.
struct SegmentBytes {
    private let content: PackedBytes
    private let count: Int

    /// Valid while this value lives.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(content.bytes)[0..<count]) }

    /// - Throws: ``DiskError`` with reason `.tooLarge` for a file larger than any LogSegment; nothing is read then.
    init(_ path: String, _ fileSystem: any FileSystem) throws(DiskError) {
        let file = try fileSystem.open(path, mode: .readOnly)
        defer { file.close() }
        let (size, limit) = (try file.sizeBytes(), UInt64(EventLogOptions.segmentBytesCeiling))
        guard size <= limit else { throw DiskError(.read, path: path, reason: .tooLarge(sizeBytes: size, limitBytes: limit)) }
        var (found, failure) = (0, DiskError?.none)
        let content = PackedBytes(count: Int(size)) { buffer in
            do throws(DiskError) { found = try file.read(into: buffer, at: 0) } catch { failure = error }
            return failure == nil
        }
        if let failure { throw failure }
        self.content = content ?? PackedBytes(copying: UnsafeRawBufferPointer(start: nil, count: 0))
        count = found
    }
}
