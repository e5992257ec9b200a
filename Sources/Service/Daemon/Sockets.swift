import Disk

/// The bound sockets of the service.
struct Sockets: Sendable {
    let append: ListeningSocket
    let query: ListeningSocket

    /// Binds them all or none.
    init(_ options: DaemonOptions) throws(DaemonError) {
        try Folders.createRun(options.run, PosixFileSystem())
        let (appendGroup, queryGroup) = (try Self.groupId(options.appendGroup), try Self.groupId(options.queryGroup))
        append = try ListeningSocket(path: options.appendSocket, groupId: appendGroup)
        do throws(DaemonError) {
            query = try ListeningSocket(path: options.querySocket, groupId: queryGroup)
        } catch {
            append.discard()
            throw error
        }
    }

    private static func groupId(_ name: String?) throws(DaemonError) -> UInt32? {
        guard let name else { return nil }
        guard let id = UnixAccounts.groupId(name) else { throw DaemonError(.start, "this system has no group \(name)") }
        return id
    }

    func removeFiles() {
        append.removeFile()
        query.removeFile()
    }
}
