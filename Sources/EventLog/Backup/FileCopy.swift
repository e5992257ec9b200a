import Disk

/// Copies files a piece at a time.
enum FileCopy {
    /// Where the bytes come from.
    enum Source {
        case mapped(MappedBytes)
        case file(any File)
    }

    private static let pieceBytes = 1 << 20

    /// Writes the first `count` bytes of a source to a new file and makes them durable. A file of that name is written over.
    ///
    /// - Parameter progress: Called with the bytes of each piece; may throw to stop.
    /// - Throws: ``EventLogError``; also `damaged` when the source has fewer bytes.
    static func copy(
        _ source: Source, bytes count: UInt64, to path: String, on fileSystem: any FileSystem,
        progress: (UInt64) throws(EventLogError) -> Void
    ) throws(EventLogError) {
        let file = try create(path, on: fileSystem)
        defer { file.close() }
        var done = UInt64(0)
        while done < count {
            let piece = Int(min(count - done, UInt64(pieceBytes)))
            try write(source, piece, at: done, to: file)
            done += UInt64(piece)
            try progress(UInt64(piece))
        }
        try onDisk { () throws(DiskError) in try file.sync() }
    }

    /// Writes a small file and makes it durable.
    static func write(_ bytes: [UInt8], to path: String, on fileSystem: any FileSystem) throws(EventLogError) {
        let file = try create(path, on: fileSystem)
        defer { file.close() }
        try onDisk { () throws(DiskError) in
            try file.write(bytes, at: 0)
            try file.sync()
        }
    }

    private static func create(_ path: String, on fileSystem: any FileSystem) throws(EventLogError) -> any File {
        try onDisk { () throws(DiskError) in
            if try fileSystem.exists(path) { try fileSystem.unlink(path) }
            return try fileSystem.open(path, mode: .createNew)
        }
    }

    private static func write(_ source: Source, _ count: Int, at offset: UInt64, to file: any File) throws(EventLogError) {
        switch source {
        case .mapped(let mapped):
            guard offset + UInt64(count) <= UInt64(mapped.bytes.count) else {
                throw EventLogError(.damaged, path: file.path, offsetBytes: offset, "what is copied ends here")
            }
            let piece = UnsafeRawBufferPointer(rebasing: mapped.bytes[Int(offset)..<Int(offset) + count])
            try onDisk { () throws(DiskError) in try file.write(piece, at: offset) }
        case .file(let source):
            try onDisk { () throws(DiskError) in try file.write(try source.readExactly(count: count, at: offset), at: offset) }
        }
    }
}
