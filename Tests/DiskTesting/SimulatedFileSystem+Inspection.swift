import Disk
import Glibc
import Synchronization

/// Looking at files and damaging them from outside: no calls, no faults.
extension SimulatedFileSystem {
    /// The bytes of a file as programs see them.
    public func bytes(of path: String) throws(DiskError) -> [UInt8] {
        try inspect(.read, path) { (disk, inode) in disk.inodes[inode]?.seen.bytes ?? [] }
    }

    /// The bytes of a file that would be left after ``CrashMode/dropUnsynced``, whether or not its name would.
    public func durableBytes(of path: String) throws(DiskError) -> [UInt8] {
        try inspect(.read, path) { (disk, inode) in disk.inodes[inode]?.durable.bytes ?? [] }
    }

    /// Replaces a file's bytes, durably.
    public func replaceBytes(of path: String, with bytes: [UInt8]) throws(DiskError) {
        try inspect(.write, path) { (disk, inode) in disk.settle(inode, bytes: bytes) }
    }

    /// Flips one bit of a file and makes all of the file durable as it is then.
    ///
    /// - Parameter bit: 0 for the lowest … 7.
    /// - Throws: ``DiskError`` with reason `.endOfFile` when the file is shorter.
    public func flipBit(of path: String, atByte offsetBytes: Int, bit: Int = 0) throws(DiskError) {
        var bytes = try bytes(of: path)
        guard bytes.indices.contains(offsetBytes) else {
            let reason = DiskError.Reason.endOfFile(expectedBytes: 1, foundBytes: 0)
            throw DiskError(.write, path: path, offsetBytes: UInt64(clamping: offsetBytes), reason: reason)
        }
        bytes[offsetBytes] ^= 1 << UInt8(truncatingIfNeeded: bit & 7)
        try replaceBytes(of: path, with: bytes)
    }

    private func inspect<Value: Sendable>(
        _ operation: DiskOperation, _ path: String, _ body: (inout SimulatedDisk, Int) -> Value
    ) throws(DiskError) -> Value {
        try state.withLock { (state) throws(DiskError) -> Value in
            do throws(Refusal) {
                guard let inode = try state.disk.inode(at: path) else { throw Refusal(errno: ENOENT) }
                return body(&state.disk, inode)
            } catch {
                throw DiskError(operation, path: path, reason: error.reason)
            }
        }
    }
}
