import Glibc

extension PosixFile {
    /// Zeros are written in pieces of this size: large enough for few calls, small enough to stay in cache.
    private static let zeroBytes = 256 * 1024

    /// Reserves the space first, so that a full disk shows before a long write, then writes the zeros: blocks that are merely
    /// reserved are marked unwritten, and clearing that mark would cost every later sync a metadata flush.
    func preallocate(sizeBytes: UInt64) throws(DiskError) {
        let target = try checkedRange(.preallocate, at: sizeBytes, count: 0)
        try withDescriptor(.preallocate) { (number) throws(DiskError) in
            var status = stat()
            _ = try systemCall(.preallocate, path) { fstat(number, &status) }
            let size = status.st_size
            guard target > size else { return }
            do throws(DiskError) {
                try reserve(from: size, to: target, in: number)
                try writeZeros(from: size, to: target, in: number)
            } catch {
                _ = ftruncate(number, size)
                throw error
            }
        }
    }

    private func reserve(from start: off_t, to end: off_t, in number: Int32) throws(DiskError) {
        while true {
            // Unlike other calls, this one returns the error number.
            let code = posix_fallocate(number, start, end - start)
            switch code {
            case 0, EOPNOTSUPP: return
            case EINTR: continue
            default: throw DiskError(.preallocate, path: path, offsetBytes: UInt64(start), reason: .system(errno: code))
            }
        }
    }

    private func writeZeros(from start: off_t, to end: off_t, in number: Int32) throws(DiskError) {
        let zeros = [UInt8](repeating: 0, count: Self.zeroBytes)
        var place = start
        while place < end {
            let piece = min(zeros.count, Int(end - place))
            let count = try systemCall(.preallocate, path, at: UInt64(place)) { pwrite(number, zeros, piece, place) }
            guard count > 0 else {
                throw DiskError(.preallocate, path: path, offsetBytes: UInt64(place), reason: .system(errno: EIO))
            }
            place += off_t(count)
        }
    }
}
