/// The folder that holds a daemon's sockets.
public struct RunFolder: Hashable, Sendable {
    public let path: String

    public init(_ path: String) { self.path = path }

    /// Where a daemon of the system keeps its sockets.
    public static let standardPath = "/run/hindsight"
    /// The environment variable that names another folder.
    public static let environmentName = "HINDSIGHT_RUN"

    /// The folder given, else the one that `HINDSIGHT_RUN` names, else `/run/hindsight`.
    public init(given: String?, environment: [String: String]) {
        let named = environment[Self.environmentName].flatMap { $0.isEmpty ? nil : $0 }
        self.init(given ?? named ?? Self.standardPath)
    }

    /// Takes events; see ``AppendConnection``.
    public var appendSocketPath: String { socketPath("append.sock") }
    /// Answers questions; see ``QueryClient``.
    public var querySocketPath: String { socketPath("query.sock") }

    private func socketPath(_ name: String) -> String { path.hasSuffix("/") ? path + name : path + "/" + name }
}
