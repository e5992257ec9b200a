import Administration
import Disk
import EventLog
import EventModel
import Testing

@testable import hindsight_admin

/// What is said of work that somebody stopped.
struct StoppingTests {
    private func log(_ data: DataFolder) throws -> EventLog {
        var options = EventLogOptions(folder: data.log, domain: .customer, segmentBytes: EventLogOptions.segmentBytesFloor)
        (options.sealsInBackground, options.compactsInBackground) = (false, false)
        return try EventLog.open(options, fileSystem: PosixFileSystem())
    }

    @Test(arguments: ["seal", "compact"])
    func `sealing that is stopped names the command to run again`(command: String) async throws {
        let data = try await DataFolder(sealed: 1, rest: 5)
        let log = try log(data)
        defer { log.close() }
        let (made, failure) = log.sealAllShown(for: command, until: { true })
        #expect(made.isEmpty && failure?.message == "stopped; 0 of 5 events were sealed, the rest is as it was: run \(command) again to go on")
        let json = try JSONValue(parsing: Seal.json(made, seconds: 0, isComplete: failure == nil))
        #expect(json["complete"]?.boolValue == false && json["events"]?.jsonText == "0")
    }

    @Test func `sealing that is stopped half-way tells what it sealed`() async throws {
        let data = try await DataFolder(sealed: 1, rest: 15, requestEventsMax: 10)
        let log = try log(data)
        defer { log.close() }
        var looks = 0
        let (made, failure) = log.sealAllShown(for: "seal") {
            looks += 1
            return looks > 1
        }
        #expect(failure?.code == .stopped && made.map(\.firstPosition) == [11] && log.sealedFiles.count == 2)
    }

    @Test func `a compaction that is stopped while it seals says to run compact again, and has its JSON`() async throws {
        let data = try await DataFolder(sealed: 3, rest: 5)
        let log = try log(data)
        defer { log.close() }
        let report = log.compactShown(until: { true })
        #expect(report.failure?.message.hasSuffix("run compact again to go on") == true)
        let json = try JSONValue(parsing: report.text)
        #expect(json["complete"]?.boolValue == false && json["segments_before"]?.jsonText == "3" && json["segments_after"]?.jsonText == "3")
        #expect(json["merges"]?.elements.count == 0)
    }

    @Test func `a compaction that is stopped in a merge tells what was sealed and merged before`() async throws {
        let data = try await DataFolder(sealed: 3, rest: 5)
        let log = try log(data)
        defer { log.close() }
        var looks = 0
        let report = log.compactShown {
            looks += 1
            return looks > 1
        }
        #expect(report.failure?.code == .stopped && report.sealed.map(\.events) == [5] && report.steps.isEmpty)
        let files = log.sealedFiles
        let whole = log.compactShown(until: { false })
        #expect(whole.failure == nil && whole.steps.map(\.inputs.count) == [4])
        let told = CompactionReport.steps(from: files, to: log.sealedFiles)
        #expect(told.map(\.inputs.count) == [4] && told.map(\.output.path) == log.sealedFiles.map(\.path))
        #expect(try JSONValue(parsing: whole.text)["complete"]?.boolValue == true)
    }
}
