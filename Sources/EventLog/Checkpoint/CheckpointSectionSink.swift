import CXXHash
import Disk
import EventModel

/// Where a section's bytes go: to the file, through a buffer, and into the section's checksum. The first failure is the end of it.
public struct CheckpointSectionSink: ~Copyable {
    private let file: any File
    private var buffer = ByteHeap(capacity: CheckpointFormat.bufferBytes)
    private let state: OpaquePointer?
    /// Where the buffer's first byte goes.
    private var flushed: UInt64
    private(set) var length: UInt64 = 0
    private var unsynced: Int

    /// - Parameter unsynced: Bytes written to the file since its last sync.
    init(_ file: any File, at offset: UInt64, unsynced: Int) {
        (self.file, flushed, self.unsynced) = (file, offset, unsynced)
        state = XXH3_createState()
        _ = state.map { XXH3_64bits_reset($0) }
    }

    deinit { _ = state.map { XXH3_freeState($0) } }

    /// Adds bytes to the section. Bounded memory, whatever their number.
    ///
    /// - Throws: ``EventLogError`` with `diskFull` or `diskFailed`; the checkpoint is then given up, the log is not touched by it.
    public mutating func append(_ bytes: UnsafeRawBufferPointer) throws(EventLogError) {
        _ = state.map { XXH3_64bits_update($0, bytes.baseAddress, bytes.count) }
        length += UInt64(bytes.count)
        if buffer.count + bytes.count > CheckpointFormat.bufferBytes { try flush() }
        if bytes.count > CheckpointFormat.bufferBytes { try write(bytes) } else { buffer.append(bytes) }
    }

    /// Writes what is left; returns the section's checksum and the bytes written since the last sync.
    mutating func finish() throws(EventLogError) -> (checksum: UInt64, unsynced: Int) {
        try flush()
        return (state.map { XXH3_64bits_digest($0) } ?? 0, unsynced)
    }

    private mutating func flush() throws(EventLogError) {
        guard buffer.count > 0 else { return }
        try write(buffer.bytes)
        buffer.removeAll()
    }

    private mutating func write(_ bytes: UnsafeRawBufferPointer) throws(EventLogError) {
        let (file, start) = (self.file, flushed)
        try onDisk { () throws(DiskError) in try file.write(bytes, at: start) }
        flushed += UInt64(bytes.count)
        unsynced += bytes.count
        guard unsynced >= CheckpointFormat.syncBytes else { return }
        try onDisk { () throws(DiskError) in try file.sync() }
        unsynced = 0
    }
}
