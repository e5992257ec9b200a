import EventModel
import Testing

/// `compact --cluster-customers` by hand.
struct ClusteringTests {
    @Test func `a plan names what would be clustered, compacting does it, and then there is nothing left`() async throws {
        let data = try await DataFolder(sealed: 2, rest: 5)
        let verb = ["compact", "--data", data.path, "--cluster-customers"]
        let plan = try AdminRun(verb + ["--dry-run"])
        #expect(plan.status == 0 && plan.output.contains("merge") && plan.output.contains("Nothing was changed"))
        let done = try AdminRun(verb + ["--json"])
        let json = try JSONValue(parsing: done.output)
        #expect(done.status == 0 && json["segments_after"]?.jsonText == "1" && json["events"]?.jsonText == "25")
        #expect(try AdminRun(verb).output.hasPrefix("nothing to merge"))
        #expect(try AdminRun(["verify", "--data", data.path]).status == 0)
    }

    @Test func `definitions without clustering are an error that says so`() async throws {
        let data = try await DataFolder(sealed: 1)
        let run = try AdminRun(["compact", "--data", data.path, "--definitions", "nowhere"])
        #expect(run.status == 1 && run.errors.contains("--definitions goes with --cluster-customers"))
        let missing = try AdminRun(["compact", "--data", data.path, "--cluster-customers", "--definitions", data.path + "/nowhere"])
        #expect(missing.status != 0 && missing.errors.contains("nowhere"))
    }
}
