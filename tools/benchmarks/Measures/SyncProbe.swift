import Glibc

/// How long this disk takes to call 4 KiB durable.
enum SyncProbe {
    private static let writes = 200
    private static let writeBytes = 4096

    /// Median microseconds of 200 times a 4 KiB write and fdatasync into a file written before.
    static func medianMicros(in folder: String) throws -> Double {
        let path = folder + "/sync-probe"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BenchError("writing \(path) failed: \(String(cString: strerror(errno)))") }
        defer {
            close(descriptor)
            unlink(path)
        }
        let zeros = [UInt8](repeating: 0, count: writes * writeBytes)
        guard pwrite(descriptor, zeros, zeros.count, 0) == zeros.count, fsync(descriptor) == 0 else { throw failure(path) }
        let block = [UInt8](repeating: 0x5A, count: writeBytes)
        return try Spread((0..<writes).map { try timeOne(descriptor, block, at: $0 * writeBytes, path) }).median
    }

    private static func timeOne(_ descriptor: CInt, _ block: [UInt8], at offset: Int, _ path: String) throws -> Double {
        let start = Moment.now
        guard pwrite(descriptor, block, block.count, offset) == block.count, fdatasync(descriptor) == 0 else { throw failure(path) }
        return Double(Moment.now - start) / 1000
    }

    private static func failure(_ path: String) -> BenchError { BenchError("syncing \(path) failed: \(String(cString: strerror(errno)))") }
}
