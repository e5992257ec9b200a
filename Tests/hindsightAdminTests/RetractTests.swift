import EventModel
import Foundation
import Testing

/// `retract` and `rebuild` by hand.
struct RetractTests {
    @Test func `a range of a source's events is shown, retracted when confirmed, and once`() async throws {
        let data = try await DataFolder(sealed: 2, rest: 5)
        let verb = ["retract", "--data", data.path, "--reason", "a mistake", "--source", "web", "--from", "3", "--to", "12"]
        let shown = try AdminRun(verb)
        #expect(shown.status == 0 && shown.output.hasPrefix("10 events of web at positions 3 to 12 would be retracted; nothing was changed"))
        let code = try #require(try JSONValue(parsing: AdminRun(verb + ["--json"]).output)["confirm"]?.stringValue)
        #expect(try AdminRun(verb + ["--confirm", "0"]).status == 3)
        let done = try AdminRun(verb + ["--confirm", code])
        #expect(done.status == 0 && done.output == "10 events retracted\n", "\(done.errors)")
        let dump = try AdminRun(["dump", "--data", data.path, "--from", "26"]).output.split(separator: "\n")
        #expect(dump.count == 10 && dump.allSatisfy { $0.contains(#""type":"retract""#) && $0.contains(#""source":"admin""#) && $0.contains("a mistake") })
        #expect(try AdminRun(verb + ["--confirm", code]).output == "0 events retracted; 10 had been before\n")
    }

    @Test func `events are retracted by messageId, and what is not there is said`() async throws {
        let data = try await DataFolder(sealed: 1)
        let verb = ["retract", "--data", data.path, "--reason", "a mistake"]
        let code = try #require(try JSONValue(parsing: AdminRun(verb + ["m3", "--json"]).output)["confirm"]?.stringValue)
        #expect(try AdminRun(verb + ["m3", "--confirm", code]).output == "1 event retracted\n")
        let run = try AdminRun(verb + ["m4", "nothing"])
        #expect(run.status == 1 && run.errors.contains("no event with this messageId"))
        #expect(try AdminRun(verb).status == 1)
        #expect(try AdminRun(verb + ["m3", "--source", "web"]).status == 1)
    }

    @Test func `a checkpoint is made anew of the log alone`() async throws {
        let data = try await DataFolder(sealed: 2, rest: 5)
        let path = data.log + "/checkpoint"
        #expect(!FileManager.default.fileExists(atPath: path))
        try Data("damaged".utf8).write(to: URL(filePath: path))
        let run = try AdminRun(["rebuild", "--data", data.path])
        #expect(run.status == 0 && run.output.hasPrefix("checkpoint of 25 events and 3 identifiers"), "\(run.errors)")
        let verified = try AdminRun(["verify", "--data", data.path])
        #expect(verified.status == 0 && !verified.output.contains("note"))
        #expect(try Data(contentsOf: URL(filePath: path)).count > 1000)
        #expect(try AdminRun(["rebuild", "--data", data.path, "--json"]).status == 0)
        #expect(FileManager.default.fileExists(atPath: path))
    }
}
