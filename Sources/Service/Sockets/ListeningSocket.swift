// Unix sockets that are private from birth.
//
// Linux gives a new socket file the mode of the socket's own inode, cut by the umask: fchmod before bind leaves no moment in which
// others could connect, and needs no change of the process-wide umask. A group comes in only after that: chown, then 0660.

import Glibc

/// A bound Unix socket, not yet listening, and the file it is reached under.
struct ListeningSocket: Sendable {
    let path: String
    let descriptor: Int32
    private let file: SocketFile?

    /// Binds a socket, owner only, or also open to a group.
    ///
    /// A socket file that nobody answers on is replaced; the caller holds the lock of the folder that is served, so no service of ours
    /// is about to listen there.
    ///
    /// - Throws: ``DaemonError`` with `inUse` when somebody answers, else `start`.
    init(path: String, groupId: UInt32?) throws(DaemonError) {
        let address = try UnixAddress(path)
        try Self.removeStale(path, address)
        self.path = path
        descriptor = try Self.makeSocket(path)
        do throws(DaemonError) {
            try Self.check(fchmod(descriptor, 0o600), "set the mode of", path)
            try Self.check(address.withPointer { [descriptor] in bind(descriptor, $0, $1) }, "bind", path)
            if let groupId {
                try Self.check(lchown(path, uid_t.max, groupId), "give to group \(groupId)", path)
                try Self.check(chmod(path, 0o660), "open to its group", path)
            }
            file = try SocketFile.at(path)
        } catch {
            _ = close(descriptor)
            throw error
        }
    }

    /// Removes the socket's file, unless another one has taken its place.
    func removeFile() {
        guard let file, (try? SocketFile.at(path)) == file else { return }
        _ = unlink(path)
    }

    /// Closes a socket that was not given to a server.
    func discard() {
        _ = close(descriptor)
        removeFile()
    }

    private static func makeSocket(_ path: String) throws(DaemonError) -> Int32 {
        let descriptor = socket(AF_UNIX, UnixAddress.streamType, 0)
        guard descriptor >= 0 else { throw failure("open a socket for", path, errno) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        return descriptor
    }

    private static func removeStale(_ path: String, _ address: UnixAddress) throws(DaemonError) {
        guard let found = try SocketFile.at(path) else { return }
        guard found.isSocket else {
            throw DaemonError(.start, "\(path) is in the way: it is no socket; remove it or give another path")
        }
        guard try !isAnswered(path, address) else {
            throw DaemonError(.inUse, "another process serves the socket \(path); stop it or give another path")
        }
        try check(unlink(path), "remove the stale socket", path)
    }

    private static func isAnswered(_ path: String, _ address: UnixAddress) throws(DaemonError) -> Bool {
        let descriptor = try makeSocket(path)
        defer { _ = close(descriptor) }
        // A full queue of connections is an answer, too.
        return address.withPointer { connect(descriptor, $0, $1) } == 0 || errno == EAGAIN
    }

    private static func check(_ result: Int32, _ operation: String, _ path: String) throws(DaemonError) {
        if result != 0 { throw failure(operation, path, errno) }
    }

    private static func failure(_ operation: String, _ path: String, _ code: Int32) -> DaemonError {
        DaemonError(.start, "cannot \(operation) \(path): \(String(cString: strerror(code)))")
    }
}
