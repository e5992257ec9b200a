import Glibc

/// A regular file of the operating system.
final class PosixFile: File {
    let path: String
    private let descriptor: PosixDescriptor

    /// Takes ownership of an open descriptor.
    init(path: String, owning number: Int32) {
        self.path = path
        descriptor = PosixDescriptor(owning: number)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offsetBytes: UInt64) throws(DiskError) -> Int {
        let start = try checkedRange(.read, at: offsetBytes, count: buffer.count)
        return try withDescriptor(.read) { (number) throws(DiskError) -> Int in
            var done = 0
            while done < buffer.count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
                let place = start + off_t(done)
                let count = try systemCall(.read, path, at: UInt64(place)) { pread(number, rest.baseAddress, rest.count, place) }
                if count == 0 { break }
                done += count
            }
            return done
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offsetBytes: UInt64) throws(DiskError) {
        let start = try checkedRange(.write, at: offsetBytes, count: bytes.count)
        try withDescriptor(.write) { (number) throws(DiskError) in
            var done = 0
            while done < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
                done += try writeSome(rest, at: start + off_t(done), to: number, after: done)
            }
        }
    }

    func sync() throws(DiskError) {
        try withDescriptor(.sync) { (number) throws(DiskError) in
            _ = try systemCall(.sync, path) { fdatasync(number) }
        }
    }

    func truncate(toBytes sizeBytes: UInt64) throws(DiskError) {
        let size = try checkedRange(.truncate, at: sizeBytes, count: 0)
        try withDescriptor(.truncate) { (number) throws(DiskError) in
            _ = try systemCall(.truncate, path, at: sizeBytes) { ftruncate(number, size) }
        }
    }

    func sizeBytes() throws(DiskError) -> UInt64 {
        try withDescriptor(.size) { (number) throws(DiskError) -> UInt64 in
            var status = stat()
            _ = try systemCall(.size, path) { fstat(number, &status) }
            return UInt64(clamping: status.st_size)
        }
    }

    func close() {
        descriptor.close()
    }

    /// Runs one operation on the descriptor, which stays open until it is done.
    func withDescriptor<Value>(
        _ operation: DiskOperation, _ body: (Int32) throws(DiskError) -> Value
    ) throws(DiskError) -> Value {
        guard let number = descriptor.borrow() else {
            throw DiskError(operation, path: path, reason: .closed)
        }
        defer { descriptor.giveBack() }
        return try body(number)
    }

    /// The offset as the system's type, if all of the range can be addressed by it.
    func checkedRange(_ operation: DiskOperation, at offsetBytes: UInt64, count: Int) throws(DiskError) -> off_t {
        guard let offset = off_t(exactly: offsetBytes), !offset.addingReportingOverflow(off_t(count)).overflow else {
            throw DiskError(operation, path: path, offsetBytes: offsetBytes, reason: .system(errno: EFBIG))
        }
        return offset
    }

    /// One `pwrite`: at least one byte or an error that says how many bytes went before it.
    private func writeSome(_ bytes: UnsafeRawBufferPointer, at place: off_t, to number: Int32, after done: Int) throws(DiskError) -> Int {
        do throws(DiskError) {
            let count = try systemCall(.write, path) { pwrite(number, bytes.baseAddress, bytes.count, place) }
            if count > 0 { return count }
            throw DiskError(.write, path: path, reason: .system(errno: EIO))
        } catch {
            throw DiskError(.write, path: path, offsetBytes: UInt64(place), bytesDone: done, reason: error.reason)
        }
    }
}
