extension File {
    /// Reads the whole file into memory of this process: for file systems that cannot map.
    public func map() throws(DiskError) -> MappedBytes {
        let size = try sizeBytes()
        guard let count = Int(exactly: size) else {
            throw DiskError(.map, path: path, reason: .tooLarge(sizeBytes: size, limitBytes: UInt64(Int.max)))
        }
        return try MappedBytes(count: count) { (buffer) throws(DiskError) in try readExactly(into: buffer, at: 0) }
    }

    /// Reads up to `count` bytes at an offset; fewer only at the end of the file.
    public func read(count: Int, at offsetBytes: UInt64) throws(DiskError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let found = try bytes.withUnsafeMutableBufferPointer { (buffer) throws(DiskError) -> Int in
            try read(into: UnsafeMutableRawBufferPointer(buffer), at: offsetBytes)
        }
        if found < count { bytes.removeLast(count - found) }
        return bytes
    }

    /// Fills a buffer from an offset.
    ///
    /// - Throws: ``DiskError`` with reason `.endOfFile` when the file ends before the buffer is full.
    public func readExactly(into buffer: UnsafeMutableRawBufferPointer, at offsetBytes: UInt64) throws(DiskError) {
        let found = try read(into: buffer, at: offsetBytes)
        try checkComplete(found, of: buffer.count, at: offsetBytes)
    }

    /// Reads exactly `count` bytes at an offset; bound the count before, it is allocated.
    ///
    /// - Throws: ``DiskError`` with reason `.endOfFile` when the file ends before.
    public func readExactly(count: Int, at offsetBytes: UInt64) throws(DiskError) -> [UInt8] {
        let bytes = try read(count: count, at: offsetBytes)
        try checkComplete(bytes.count, of: count, at: offsetBytes)
        return bytes
    }

    /// Reads the whole file.
    ///
    /// - Throws: ``DiskError`` with reason `.tooLarge` when it has more than `limitBytes`; nothing is read then.
    public func readAll(limitBytes: Int) throws(DiskError) -> [UInt8] {
        let size = try sizeBytes()
        guard let count = Int(exactly: size), count <= limitBytes else {
            let limit = UInt64(max(limitBytes, 0))
            throw DiskError(.read, path: path, reason: .tooLarge(sizeBytes: size, limitBytes: limit))
        }
        return try read(count: count, at: 0)
    }

    /// Writes all bytes at an offset; see ``write(_:at:)-(UnsafeRawBufferPointer,_)``.
    public func write(_ bytes: [UInt8], at offsetBytes: UInt64) throws(DiskError) {
        try bytes.withUnsafeBufferPointer { (buffer) throws(DiskError) in
            try write(UnsafeRawBufferPointer(buffer), at: offsetBytes)
        }
    }

    private func checkComplete(_ found: Int, of expected: Int, at offsetBytes: UInt64) throws(DiskError) {
        guard found < expected else { return }
        let reason = DiskError.Reason.endOfFile(expectedBytes: expected, foundBytes: found)
        throw DiskError(.read, path: path, offsetBytes: offsetBytes, reason: reason)
    }
}
