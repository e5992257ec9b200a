import DiskTesting
import Foundation
import Glibc
import Testing

@testable import Service

/// How the service starts, stops, and refuses to start.
@Suite struct DaemonLifeTests {
    @Test func `a stop finishes what was read, acknowledges, and leaves the folder as it should be`() async throws {
        let folder = try TemporaryFolder()
        let options = folder.options
        // Other tests may keep this one waiting for longer than half a line may.
        var limits = AppendLimits()
        limits.stalledTicksMax = .max
        let running = try await RunningDaemon(options, appendLimits: limits)
        let client = try running.connect()
        try await client.send(Lines.track() + "\n" + Lines.track() + "\n{\"type\":")
        #expect(try await client.readLines(1) == [Lines.ack(2, position: 2)])
        try await running.stop()
        #expect(try await client.readToEnd().hasPrefix(Lines.error(3, "shutting_down")))
        #expect(!FileManager.default.fileExists(atPath: options.appendSocket))
        #expect(!FileManager.default.fileExists(atPath: options.querySocket))
        let again = try await RunningDaemon(options)
        #expect(again.position == 2)
        #expect(again.notes == [])
        try await again.stop()
    }

    @Test func `a stop under load loses nothing that was acknowledged`() async throws {
        let folder = try TemporaryFolder()
        let options = folder.options
        let running = try await RunningDaemon(options)
        let client = try running.connect()
        let sending = Task {
            for _ in 0..<2000 { try await client.send(String(repeating: Lines.track() + "\n", count: 100)) }
        }
        _ = try await client.readLines(3)
        try await running.stop()
        let last = try await client.readToEnd().split(separator: "\n").last { $0.hasPrefix(#"{"ack""#) }
        sending.cancel()
        _ = await sending.result
        let again = try await RunningDaemon(options)
        let position = again.position
        if let last { #expect(last.contains(#""lines":\#(position),"position":\#(position),"#)) }
        try await again.stop()
    }

    @Test func `a second service on the folder is refused and the first goes on`() async throws {
        try await RunningDaemon.with { running, folder in
            var options = running.daemon.options
            options.appendSocket = folder.path + "/other.sock"
            let error = #expect(throws: DaemonError.self) { try Daemon(options, logger: RunningDaemon.quiet) }
            #expect(error?.status == .inUse)
            #expect(error?.description.contains("append.sock") == true)
            let answers = try await running.append(Lines.track())
            #expect(answers == [Lines.ack(1, position: 1)])
        }
    }

    @Test func `a socket that another service answers on is not taken`() async throws {
        try await RunningDaemon.with { running, folder in
            var options = DaemonOptions(data: folder.path + "/other")
            options.appendSocket = running.daemon.options.appendSocket
            let error = await #expect(throws: DaemonError.self) { _ = try await RunningDaemon(options) }
            #expect(error?.status == .inUse)
            let answers = try await running.append(Lines.track())
            #expect(answers == [Lines.ack(1, position: 1)])
        }
    }

    @Test func `a stale socket is replaced, something else in its place is not`() async throws {
        let folder = try TemporaryFolder()
        var options = folder.options
        let stale = try ListeningSocket(path: folder.path + "/append.sock", groupId: nil)
        _ = Glibc.close(stale.descriptor)
        options.appendSocket = stale.path
        try await RunningDaemon(options).stop()
        try folder.write("mine", to: "query.sock")
        options.querySocket = folder.path + "/query.sock"
        let error = await #expect(throws: DaemonError.self) { _ = try await RunningDaemon(options) }
        #expect(error?.status == .start)
        #expect(FileManager.default.contents(atPath: options.querySocket) == Data("mine".utf8))
    }

    @Test func `sockets are private from birth and open to a group when asked`() async throws {
        let folder = try TemporaryFolder()
        var options = folder.options
        options.queryGroup = String(getegid())
        let running = try await RunningDaemon(options)
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(options.appendSocket) == 0o600)
        #expect(try mode(options.querySocket) == 0o660)
        #expect(try mode(options.run) == 0o711)
        #expect(try mode(options.data) == 0o700)
        try await running.stop()
    }

    @Test func `a failed sync acknowledges nothing and ends the service with its own status`() async throws {
        let folder = try TemporaryFolder()
        let fileSystem = FailingFileSystem()
        let running = try await RunningDaemon(folder.options, fileSystem: fileSystem)
        let client = try running.connect()
        try await client.send(Lines.track() + "\n")
        #expect(try await client.readLines(1) == [Lines.ack(1, position: 1)])
        fileSystem.failSyncs()
        try await client.send(Lines.track() + "\n")
        let answers = try await client.readToEnd()
        #expect(!answers.contains(#"{"ack""#))
        #expect(answers.contains(#""retryable":true"#))
        let error = await #expect(throws: DaemonError.self) { try await running.end() }
        #expect(error?.status == .poisoned)
    }

    @Test func `a socket path that is too long is a sentence`() async throws {
        let folder = try TemporaryFolder()
        let options = DaemonOptions(data: folder.path + "/data", run: folder.path + "/" + String(repeating: "r", count: 100))
        let error = await #expect(throws: DaemonError.self) { _ = try await RunningDaemon(options) }
        #expect(error?.status == .start)
        #expect(error?.description.contains("107") == true)
        #expect(!FileManager.default.fileExists(atPath: options.data))
    }

    @Test func `wrong definitions are refused with their place and the folder stays free`() throws {
        let folder = try TemporaryFolder()
        try folder.write("identifiers:\n  user_id: {limt: 1}\n", to: "definitions/identity.yaml")
        var options = folder.options
        options.definitions = folder.path + "/definitions"
        let error = #expect(throws: DaemonError.self) { try Daemon(options, logger: RunningDaemon.quiet) }
        #expect(error?.status == .start)
        #expect(error?.description.contains("identity.yaml:2:") == true)
        #expect(!FileManager.default.fileExists(atPath: options.data))
    }

    @Test func `a reload takes good definitions and keeps the old ones when the new are wrong`() async throws {
        let sources = "sources:\n  checkout: {channel: web, party: first}\n"
        try await RunningDaemon.with(definitions: ["sources.yaml": sources]) { running, folder in
            let daemon = running.daemon
            let reloader = DefinitionsReloader(
                options: daemon.options, definitions: daemon.definitions, history: daemon.history, logger: RunningDaemon.quiet)
            let before = running.definitionsHash
            try folder.write("sources: [", to: "definitions/sources.yaml")
            #expect(throws: DaemonError.self) { try reloader.reload() }
            #expect(running.definitionsHash == before)
            try folder.write(sources + "  tills: {channel: store, party: first}\n", to: "definitions/sources.yaml")
            #expect(try reloader.reload())
            #expect(try !reloader.reload())
            #expect(running.definitionsHash != before)
            #expect(try await running.firstAnswer(#"{"hello":{"source":"tills"}}"#) == Lines.hello(source: "tills"))
        }
    }

    @Test func `a log that is not one is refused untouched`() throws {
        let folder = try TemporaryFolder()
        try folder.write("not a log", to: "data/customer")
        let error = #expect(throws: DaemonError.self) { try Daemon(folder.options, logger: RunningDaemon.quiet) }
        #expect(error?.status == .start)
        #expect(FileManager.default.contents(atPath: folder.path + "/data/customer") == Data("not a log".utf8))
    }
}
