import Glibc

/// The system's cache of files.
enum PageCache {
    /// Whether this user may empty it.
    static var canBeDropped: Bool { access("/proc/sys/vm/drop_caches", W_OK) == 0 && geteuid() == 0 }

    /// Writes back what is dirty, then forgets everything.
    static func drop() throws {
        sync()
        let descriptor = open("/proc/sys/vm/drop_caches", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw BenchError("the page cache cannot be dropped: \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        guard write(descriptor, "3", 1) == 1 else {
            throw BenchError("the page cache cannot be dropped: \(String(cString: strerror(errno)))")
        }
    }
}
