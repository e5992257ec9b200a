import EventModel
import Foundation
import Testing

/// `import` by hand.
struct ImportTests {
    @Test func `a dump is imported into another folder and is the same there`() async throws {
        let data = try await DataFolder(sealed: 2, rest: 5)
        let (file, copy) = (data.path + "/dump.ndjson", data.path + "/copy")
        let dump = try AdminRun(["dump", "--data", data.path]).output
        try dump.write(toFile: file, atomically: true, encoding: .utf8)
        let run = try AdminRun(["import", "--data", copy, file])
        #expect(run.status == 0 && run.output.hasPrefix("25 events of 3 identifiers imported"), "\(run.errors)")
        #expect(try AdminRun(["dump", "--data", copy]).output == dump)
        #expect(try AdminRun(["verify", "--data", copy]).status == 0)
        #expect(try AdminRun(["import", "--data", copy, file]).status == 3)
        let plain = try AdminRun(["dump", "--data", data.path, "--plain"]).output
        try plain.replacing(#""timestamp""#, with: #""receivedAt":"2026-03-01T09:00:00Z","timestamp""#).write(toFile: file, atomically: true, encoding: .utf8)
        let json = try AdminRun(["import", "--data", data.path + "/plain", "--recorded-at", "receivedAt", "--source", "archive", "--json", file])
        #expect(try JSONValue(parsing: json.output)["events"]?.jsonText == "25", "\(json.errors)")
    }

    @Test func `what is wrong is said with its line, and no log is left`() async throws {
        let data = try await DataFolder(sealed: 1)
        let file = data.path + "/lines"
        try "\n{\"position\":1}\n".write(toFile: file, atomically: true, encoding: .utf8)
        let run = try AdminRun(["import", "--data", data.path + "/copy", file])
        #expect(run.status == 1 && run.errors.contains("line 2: ") && run.errors.contains("nothing was imported"))
        #expect(!FileManager.default.fileExists(atPath: data.path + "/copy/customer"))
        #expect(try AdminRun(["import", "--data", data.path + "/copy", data.path + "/nowhere"]).errors.contains("cannot open"))
        #expect(try AdminRun(["import", "--data", data.path + "/copy", "--source", "x", file]).status == 1)
    }
}
