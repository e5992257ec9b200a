import EventModel
import Testing

struct InspectTests {
    private func inspect(_ data: DataFolder, _ arguments: String...) throws -> JSONValue {
        let run = try AdminRun(["inspect", "--data", data.path, "--json"] + arguments)
        #expect(run.status == 0 && run.errors == "")
        return try JSONValue(parsing: run.output)
    }

    @Test func `the table names every file, of one LogSegment only its own`() async throws {
        let data = try await DataFolder(sealed: 2, rest: 5)
        let paths = try data.files(".sealed") + data.files(".log")
        let all = try AdminRun(["inspect", "--data", data.path]).output
        for (index, path) in paths.enumerated() {
            let name = String(path.dropFirst(data.log.count + 1))
            #expect(all.contains(name))
            let one = try AdminRun(["inspect", "--data", data.path, "--segment", String(index + 1)]).output
            #expect(paths.filter { one.contains(String($0.dropFirst(data.log.count + 1))) } == [path])
        }
    }

    private static func parts(_ json: JSONValue?) -> [String] { (json?["parts"]?.elements ?? []).map(\.jsonText).sorted() }

    @Test func `parts and sample of one LogSegment are its own`() async throws {
        let data = try await DataFolder(sealed: 3, rest: 64)
        let all = try inspect(data)
        #expect(all["json_sample"]?["events"]?.jsonText == "30")
        for number in 1...3 {
            let one = try inspect(data, "--segment", String(number))
            #expect(Self.parts(one) == Self.parts(one["segments"]?.elements.first) && Self.parts(one) != Self.parts(all))
            #expect(one["json_sample"]?["events"]?.jsonText == "10" && one["events"]?.jsonText == "94")
        }
        let active = try inspect(data, "--segment", "4")
        #expect(active["parts"]?.elements.count == 0)
        #expect(active["json_sample"]?["events"]?.jsonText == "4")
    }

    @Test func `the lines below the table are those of the LogSegment that is asked for`() async throws {
        let data = try await DataFolder(sealed: 2, rest: 64)
        let sealed = try AdminRun(["inspect", "--data", data.path, "--segment", "1"]).output
        #expect(sealed.contains("in a sample of 10 events; packed") && !sealed.contains("not sealed"))
        let active = try AdminRun(["inspect", "--data", data.path, "--segment", "3"]).output
        #expect(active.contains("in a sample of 4 events\n") && active.contains("not sealed  64 events"))
    }

    @Test func `a LogSegment that is not sealed has a last position once it has events`() async throws {
        let data = try await DataFolder(sealed: 1, rest: 5)
        let active = try inspect(data)["segments"]?.elements.last
        #expect(active?["first_position"]?.jsonText == "11" && active?["last_position"]?.jsonText == "15")
        let empty = try await DataFolder(sealed: 1)
        let last = try inspect(empty)["segments"]?.elements.last
        #expect(last?["state"]?.stringValue == "active" && last?["last_position"]?.isNull == true)
    }

    @Test func `row groups and Blocks are in the JSON when they are asked for, as the help says`() async throws {
        let data = try await DataFolder(sealed: 1, rest: 5)
        for isAsked in [true, false] {
            let segments = try (isAsked ? inspect(data, "--blocks") : inspect(data))["segments"]?.elements ?? []
            #expect((segments.first?["row_groups"] != nil) == isAsked && (segments.last?["blocks"] != nil) == isAsked)
        }
        let help = try AdminRun(["inspect", "--help"]).output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(help.contains("row groups and Blocks are in it with --blocks"))
    }
}
