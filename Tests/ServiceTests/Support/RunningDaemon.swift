import Definitions
import Disk
import DiskTesting
import EventLog
import EventModel
import Logging

@testable import Service

/// The whole service in this process, on a folder of its own.
final class RunningDaemon: Sendable {
    let daemon: Daemon
    private let task: Task<Void, any Error>

    /// Starts it and waits until it is ready.
    init(
        _ options: DaemonOptions, appendLimits: AppendLimits = AppendLimits(), queryLimits: QueryLimits = QueryLimits(),
        fileSystem: any FileSystem = PosixFileSystem()
    ) async throws {
        let daemon = try Daemon(
            options, logger: Self.quiet, appendLimits: appendLimits, queryLimits: queryLimits, fileSystem: fileSystem)
        self.daemon = daemon
        let (ready, isReady) = AsyncStream.makeStream(of: Void.self)
        task = Task {
            defer { isReady.finish() }
            try await daemon.run(handlesSignals: false) { isReady.yield() }
        }
        var readiness = ready.makeAsyncIterator()
        if await readiness.next() == nil { try await task.value }
    }

    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Starts one on a new folder, runs `body`, and stops it.
    static func with(
        definitions: [String: String] = [:], appendLimits: AppendLimits = AppendLimits(),
        _ body: (RunningDaemon, TemporaryFolder) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        var options = folder.options
        for (name, text) in definitions {
            try folder.write(text, to: "definitions/" + name)
            options.definitions = folder.path + "/definitions"
        }
        let running = try await RunningDaemon(options, appendLimits: appendLimits)
        do {
            try await body(running, folder)
        } catch {
            try? await running.stop()
            throw error
        }
        try await running.stop()
    }

    /// Waits for its end.
    func end() async throws { try await task.value }

    /// Stops it and waits for its end.
    func stop() async throws {
        await daemon.stop()
        try await task.value
    }

    /// The durable position.
    var position: UInt64 { daemon.log.durablePosition.rawValue }
    /// What recovery said.
    var notes: [String] { daemon.log.recovery.notes }
    var definitionsHash: String { daemon.definitions.current.hash }

    func connect() throws -> UnixClient { try UnixClient(daemon.options.appendSocket) }

    /// Sends a whole stream, half-closes, and returns the lines answered.
    func append(_ text: String) async throws -> [String] {
        let client = try connect()
        try await client.send(text)
        client.finish()
        return try await client.readToEnd().split(separator: "\n").map(String.init)
    }

    func firstAnswer(_ text: String) async throws -> String { try await append(text).first ?? "" }
    func lastAnswer(_ text: String) async throws -> String { try await append(text).last ?? "" }
    func status(_ path: String) async throws -> Int { try await get(path).status }
    func body(_ path: String) async throws -> String { try await get(path).body }

    /// The status line and the headers.
    func head(_ path: String) async throws -> String {
        try await answer(path).split(separator: "\r\n\r\n", maxSplits: 1).first.map(String.init) ?? ""
    }

    private func answer(_ path: String) async throws -> String {
        let client = try UnixClient(daemon.options.querySocket)
        try await client.send("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return try await client.readToEnd()
    }

    /// The status and the body.
    func get(_ path: String) async throws -> (status: Int, body: String) {
        let answer = try await answer(path)
        let parts = answer.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let status = answer.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return (status, parts.count > 1 ? String(parts[1]) : "")
    }
}
