import Glibc

extension PosixFile {
    func map() throws(DiskError) -> MappedBytes {
        try withDescriptor(.map) { (number) throws(DiskError) -> MappedBytes in
            var status = stat()
            _ = try systemCall(.map, path) { fstat(number, &status) }
            let count = Int(status.st_size)
            // An empty mapping is an error to the system.
            guard count > 0 else { return MappedBytes(nil, count: 0) { _, _ in } }
            let start = mmap(nil, count, PROT_READ, MAP_SHARED, number, 0)
            guard let start, start != MAP_FAILED else { throw DiskError(.map, path: path, reason: .system(errno: errno)) }
            return MappedBytes(start, count: count) { munmap($0, $1) }
        }
    }
}
