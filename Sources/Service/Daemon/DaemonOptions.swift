import Definitions
import EventLog
import EventModel

/// How the service is started; what a command line says.
public struct DaemonOptions: Sendable {
    /// The data folder, parent of the logs.
    public var data: String
    /// The folder of the definitions files; nil for those shipped.
    public var definitions: String?
    /// The folder of the erasure ledger; nil when nothing was ever erased.
    public var keys: String?
    /// The folder of the sockets.
    public var run: String
    public var appendSocket: String
    public var querySocket: String
    public var adminSocket: String
    /// Unix groups, by name or number, that may use a socket; nil for the service's own user alone.
    public var appendGroup: String?
    public var queryGroup: String?
    public var adminGroup: String?
    /// Bytes at which a LogSegment rolls.
    public var segmentBytes = EventLogOptions.segmentBytesDefault
    /// Whether merges place the anchors of each customer side by side.
    public var clustersCustomers = false
    /// Longest event accepted, in bytes.
    public var eventBytesMax = EventLimits.eventBytesDefault

    /// - Parameter run: Nil for `run` in the data folder.
    public init(data: String, run: String? = nil) {
        let folder = run ?? Self.path("run", in: data)
        self.data = data
        self.run = folder
        appendSocket = Self.path("append.sock", in: folder)
        querySocket = Self.path("query.sock", in: folder)
        adminSocket = Self.path("admin.sock", in: folder)
    }

    var lockFile: String { Self.path("lock", in: data) }
    var customerLog: String { Self.path("customer", in: data) }

    static func path(_ name: String, in folder: String) -> String { folder.hasSuffix("/") ? folder + name : folder + "/" + name }

    /// Finds what cannot work before anything is touched.
    func check() throws(DaemonError) {
        let paths = [appendSocket, querySocket, adminSocket]
        for path in paths { _ = try UnixAddress(path) }
        if let twice = paths.first(where: { path in paths.count { $0 == path } > 1 }) {
            throw DaemonError(.start, "\(twice) cannot be two sockets: give them different paths")
        }
        _ = try (groupId(appendGroup), groupId(queryGroup), groupId(adminGroup))
    }

    /// The number of a group.
    func groupId(_ name: String?) throws(DaemonError) -> UInt32? {
        guard let name else { return nil }
        guard let id = UnixAccounts.groupId(name) else { throw DaemonError(.start, "this system has no group \(name)") }
        return id
    }

    /// The definitions that the options name.
    func loadDefinitions() throws(DaemonError) -> DefinitionSet {
        do throws(DefinitionErrors) {
            guard let definitions else { return try DefinitionLoader.load(files: [:]) }
            return try DefinitionLoader.load(folder: definitions)
        } catch {
            throw DaemonError(error, folder: definitions ?? "(shipped)")
        }
    }
}
