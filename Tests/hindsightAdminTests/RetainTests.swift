import DiskTesting
import EventModel
import Foundation
import Testing

/// `retain` by hand: what retention.yaml keeps no longer.
struct RetainTests {
    private static func definitions(_ rules: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("retention:\n" + rules, to: "retention.yaml")
        return folder
    }

    @Test func `what is due is shown, and dropped when told to`() async throws {
        let data = try await DataFolder(sealed: 2, rest: 5)
        let rules = try Self.definitions("  - {events: [page], keep: 1d}\n")
        let verb = ["retain", "--data", data.path, "--definitions", rules.path]
        let shown = try AdminRun(verb)
        #expect(shown.status == 0 && shown.output.hasPrefix("25 events would lose their content, in 3 files"), "\(shown.output)\(shown.errors)")
        #expect(try AdminRun(verb + ["--dry-run"]).output == shown.output)
        #expect(try AdminRun(["dump", "--data", data.path]).output.contains("2026-03-01T09:00:00Z"))
        let done = try AdminRun(verb + ["--apply", "--json"])
        #expect(done.status == 0 && done.output.hasPrefix(#"{"dry_run":false,"rules":1,"events":25,"files":3"#), "\(done.output)\(done.errors)")
        let dump = try AdminRun(["dump", "--data", data.path]).output.split(separator: "\n")
        #expect(dump.count == 25 && dump.allSatisfy { $0.contains(#""retention":"dropped""#) && $0.contains(#""anonymousId":"a"#) })
        #expect(try AdminRun(verb).output == "nothing is due\n")
        #expect(try AdminRun(verb + ["--apply"]).output == "nothing was due\n")
        #expect(try AdminRun(["verify", "--data", data.path]).status == 0)
    }

    @Test func `events that are kept, or of customers who are active, are not due`() async throws {
        let data = try await DataFolder(sealed: 1, rest: 5)
        for rules in ["  - {events: [page], keep: 200y}\n", "  - {events: [Order Completed], keep: 1d}\n", "  - {events: \"*\", source: till, keep: 1d}\n", "  - {events: [page], keep: 200y, after: last_activity}\n"] {
            let folder = try Self.definitions(rules)
            #expect(try AdminRun(["retain", "--data", data.path, "--definitions", folder.path]).output == "nothing is due\n", "\(rules)")
        }
        let folder = try Self.definitions("  - {events: [page], keep: 1d, after: last_activity}\n")
        let due = try AdminRun(["retain", "--data", data.path, "--definitions", folder.path])
        #expect(due.output.hasPrefix("15 events would lose"), "\(due.output)\(due.errors)")
    }

    @Test func `without rules nothing is done, and that is said`() async throws {
        let data = try await DataFolder(sealed: 1)
        let run = try AdminRun(["retain", "--data", data.path])
        #expect(run.status != 0 && run.errors.contains("everything is kept") || run.output == "nothing is due\n", "\(run.output)\(run.errors)")
        #expect(try AdminRun(["retain", "--data", data.path, "--apply", "--dry-run"]).status == 1)
    }
}
