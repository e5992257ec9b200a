import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// Logs made of dumps, and of events that say when they were recorded.
struct LogImportTests {
    private static let now = Instant(rfc3339: "2026-11-01T00:00:00Z")!

    /// Imports lines into /new, and gives back what was reported.
    @discardableResult
    private static func imported(
        _ lines: [String], as form: LogImport.Form = .dump, on disk: any FileSystem, data: String = "/new", eventsPerFile: Int = 4
    ) throws -> LogImport.Report {
        var log = try LogImport(data: data, domain: .customer, form: form, fileSystem: disk, now: now, random: { 7 }, eventsPerFile: eventsPerFile)
        do {
            for (index, line) in lines.enumerated() {
                let padded = Array(line.utf8) + [UInt8](repeating: 0x20, count: JSONTextReader.paddingBytes)
                try padded.withUnsafeBufferPointer { try log.append(UnsafeBufferPointer(rebasing: $0[..<line.utf8.count]), number: UInt64(index + 1)) }
            }
        } catch {
            log.abandon()
            throw error
        }
        return try log.finish()
    }

    private static func dump(_ folder: String, on disk: any FileSystem) throws -> [String] {
        let log = try EventLog.open(EventLogOptions(folder: folder, domain: .customer, isReadOnly: true), fileSystem: disk)
        defer { log.close() }
        let all = try log.all()
        return all.indices.map { index in
            var line: [UInt8] = []
            all[index].appendEnvelopeJSON(to: &line)
            return String(decoding: line, as: UTF8.self)
        }
    }

    private static func failure(_ lines: [String], as form: LogImport.Form = .dump) throws -> String {
        let disk = SimulatedFileSystem(folders: ["/"])
        let error = try #require(throws: (any Error).self) { try imported(lines, as: form, on: disk) }
        #expect(disk.isMissing("/new/customer") && disk.isMissing("/new/customer.importing"))
        return "\(error)"
    }

    @Test(arguments: [1, 4, 1000])
    func `a dump comes back to the last field, whatever the log held`(eventsPerFile: Int) throws {
        let golden = try FixtureFolder.disk(FixtureFolder.log("v1/log"))
        let lines = try Self.dump(golden.folder, on: golden.disk)
        #expect(lines.count == 41 && lines.contains { $0.contains(#""occurred_at""#) } && lines.contains { $0.contains(#""message_id""#) })
        let report = try Self.imported(lines, on: golden.disk, eventsPerFile: eventsPerFile)
        #expect(report.events == 41 && report.lastPosition == 41 && report.missingPositions == 0 && report.duplicates == 0)
        #expect(try Self.dump("/new/customer", on: golden.disk) == lines)
        // Also what a dump does not say: identifiers, anchors, and who is new in which order.
        #expect(try BackupFixture.dump("/new/customer", golden.disk) == FixtureFolder.text("v1/events.ndjson").split(separator: "\n").map(String.init))
        #expect(try LogVerification.run(folder: "/new/customer", fileSystem: golden.disk).findings.isEmpty)
    }

    @Test func `the log that was made goes on, and knows what it has`() async throws {
        let golden = try FixtureFolder.disk(FixtureFolder.log("v1/log"))
        try Self.imported(Self.dump(golden.folder, on: golden.disk), on: golden.disk)
        let log = try EventLog.open(EventLogOptions(folder: "/new/customer", domain: .customer), fileSystem: golden.disk, clock: golden.clock)
        defer { log.close() }
        let request = GoldenEvents.requests[2]
        #expect(try await log.append(request.lines, origin: request.origin).map(\.duplicatePosition) == (21...30).map { $0 })
        #expect(try await log.append([page("new")])[0].acceptedPosition == 42)
    }

    @Test func `positions that a dump does not have hold no event, and stay so`() async throws {
        let golden = try FixtureFolder.disk(FixtureFolder.log("v1/repaired"))
        let lines = try Self.dump(golden.folder, on: golden.disk)
        let report = try Self.imported(lines, on: golden.disk)
        #expect(report.events == 32 && report.lastPosition == 41 && report.missingPositions == 9)
        #expect(try Self.dump("/new/customer", on: golden.disk) == lines)
        #expect(try LogVerification.run(folder: "/new/customer", fileSystem: golden.disk).knownLostCount == 9)
    }

    private static func event(_ id: String?, _ second: Int, _ more: String = "") -> String {
        #"{"type":"track","event":"Seen",\#(id.map { #""messageId":"\#($0)","# } ?? "")"userId":"u1","receivedAt":"2026-03-01T09:00:0\#(second)Z","timestamp":"2026-03-01T08:00:00Z"\#(more)}"#
    }

    @Test func `events that say when they were recorded are recorded then, each once`() throws {
        let disk = SimulatedFileSystem(folders: ["/"])
        let lines = [Self.event("a", 1), Self.event("b", 1), Self.event("a", 2), Self.event(nil, 3), Self.event("c", 3), Self.event("b", 4), Self.event("d", 5)]
        let report = try Self.imported(lines, as: .plain(recordedAt: "receivedAt", source: "archive"), on: disk, eventsPerFile: 2)
        #expect(report.events == 5 && report.duplicates == 2 && report.lastPosition == 5 && report.identifiers == 1)
        let log = try EventLog.open(EventLogOptions(folder: "/new/customer", domain: .customer, isReadOnly: true), fileSystem: disk)
        defer { log.close() }
        let all = try log.all()
        #expect(all.recordedAt.map(\.rfc3339) == [1, 1, 3, 3, 5].map { "2026-03-01T09:00:0\($0).000000Z" })
        #expect(all.indices.map { all[$0].source } == Array(repeating: "archive", count: 5))
        #expect(all.assignedMessageIds.map { $0 != nil } == [false, false, true, false, false])
        #expect(log.sealedFiles.count == 3)
    }

    @Test func `what is wrong with a line is said with its number, and there is no log`() throws {
        let plain = LogImport.Form.plain(recordedAt: "receivedAt", source: "archive")
        #expect(try Self.failure([Self.event("a", 2), Self.event("b", 1)], as: plain).hasPrefix("line 2: "))
        #expect(try Self.failure([Self.event("a", 1), Self.event("a", 2, #","properties":{"x":1}"#)], as: plain).contains("id_conflict"))
        #expect(try Self.failure([Self.event("a", 1).replacing("2026-03-01T09", with: "2027-03-01T09")], as: plain).contains("future"))
        #expect(try Self.failure([Self.event("a", 1)], as: .plain(recordedAt: "context.loggedAt", source: "archive")).contains("context.loggedAt"))
        #expect(try Self.failure([#"{"type":"track","receivedAt":"2026-03-01T09:00:00Z"}"#], as: plain).contains("line 1: invalid_event"))
        #expect(try Self.failure(["{"], as: plain).contains("invalid_json"))
        #expect(try Self.failure([], as: plain).contains("nothing to import"))
        let golden = try FixtureFolder.disk(FixtureFolder.log("v1/log"))
        let lines = try Self.dump(golden.folder, on: golden.disk)
        #expect(try Self.failure([lines[1], lines[0]]).hasPrefix("line 2: "))
        #expect(try Self.failure([lines[0], lines[0]]).hasPrefix("line 2: "))
        #expect(try Self.failure([lines[0].replacing(#""position":1,"#, with: #""position":18446744073709551614,"#)]).contains("is the dump whole?"))
        #expect(try Self.failure([lines[0], lines[0].replacing(#""position":1,"#, with: #""position":2,"#)]).contains("position 1"))
        for changed in [
            lines[0].replacing("recorded_at", with: "recorded"), lines[0].replacing(#""source":"web""#, with: #""source":"""#), String(lines[0].dropLast()),
            lines[0].replacing(#""position":1"#, with: #""position":-1"#), lines[9].replacing("message_id", with: "messageid"), Self.event("a", 1), "[]",
        ] { #expect(try Self.failure([changed]).hasPrefix("line 1: "), "\(changed)") }
    }

    @Test func `a source whose name looks like the field before an event is a source`() throws {
        let disk = SimulatedFileSystem(folders: ["/"])
        let source = #"a","event":{"b"#
        var escaped: [UInt8] = []
        JSONTextWriter.appendString(source, to: &escaped)
        let line = #"{"position":1,"recorded_at":"2026-03-01T09:00:00.000000Z","source":\#(String(decoding: escaped, as: UTF8.self)),"event":\#(Self.event("a", 1))}"#
        try Self.imported([line], on: disk)
        #expect(try Self.dump("/new/customer", on: disk) == [line])
    }

    @Test func `whatever call fails, there is no log or a whole one, and the folder is free`() throws {
        let golden = try FixtureFolder.disk(FixtureFolder.log("v1/log"))
        let lines = try Self.dump(golden.folder, on: golden.disk)
        var failing = 1
        while true {
            let disk = SimulatedFileSystem(folders: ["/"])
            disk.failCall(number: disk.callCount + failing, once: failing % 2 == 0)
            let begun = disk.callCount
            let result = Result { try Self.imported(lines, on: disk, eventsPerFile: 20) }
            let isReached = disk.callCount >= begun + failing
            disk.clearFaults()
            if case .success = result {
                #expect(try Self.dump("/new/customer", on: disk) == lines)
                if !isReached { break }
            } else if disk.isMissing("/new/customer") {
                try Self.imported(lines, on: disk)
            }
            #expect(try Self.dump("/new/customer", on: disk) == lines, "call \(failing)")
            failing += 1
        }
        #expect(failing > 20)
    }
}
