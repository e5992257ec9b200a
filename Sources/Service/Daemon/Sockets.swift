import Disk

/// The bound sockets of the service.
struct Sockets: Sendable {
    let append: ListeningSocket
    let query: ListeningSocket

    /// Binds them all or none.
    init(_ options: DaemonOptions) throws(DaemonError) {
        try Folders.createRun(options.run, PosixFileSystem())
        let (appendGroup, queryGroup) = (try options.groupId(options.appendGroup), try options.groupId(options.queryGroup))
        append = try ListeningSocket(path: options.appendSocket, groupId: appendGroup)
        do throws(DaemonError) {
            query = try ListeningSocket(path: options.querySocket, groupId: queryGroup)
        } catch {
            append.discard()
            throw error
        }
    }

    func removeFiles() {
        append.removeFile()
        query.removeFile()
    }
}
