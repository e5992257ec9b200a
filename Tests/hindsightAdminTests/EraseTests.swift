import EventModel
import Foundation
import Testing

/// `erase` by hand: shown, confirmed, done, resumed, and restored without whom it was about.
struct EraseTests {
    @Test func `a customer is shown, erased when exactly that is confirmed, and gone`() async throws {
        let data = try await DataFolder(sealed: 2, rest: 5)
        let keys = data.path + "/keys"
        let verb = ["erase", "--data", data.path, "--keys", keys, "anonymous_id:a1"]
        let shown = try AdminRun(verb)
        #expect(shown.status == 0 && shown.output.contains("anonymous_id:a1") && shown.output.contains("8 events would be erased") && shown.output.contains("nothing was changed"))
        let plan = try JSONValue(parsing: AdminRun(verb + ["--json"]).output)
        let code = try #require(plan["confirm"]?.stringValue)
        #expect(shown.output.hasSuffix("--confirm \(code)\n") && plan["events"]?.jsonText == "8")
        #expect(try AdminRun(verb + ["--confirm", "00000000"]).status == 3)
        let done = try AdminRun(verb + ["--confirm", code])
        #expect(done.status == 0 && done.output.hasPrefix("erasure 1: 8 events of 1 identifier up to position 25"), "\(done.errors)")
        let verified = try AdminRun(["verify", "--data", data.path])
        #expect(verified.status == 0 && verified.output.contains("8 positions of events that were erased") && verified.output.contains("18 events"))
        let dump = try AdminRun(["dump", "--data", data.path]).output
        #expect(!dump.contains(#""a1""#))
        // The log says that somebody was erased, and not who.
        let note = try JSONValue(parsing: String(try #require(dump.split(separator: "\n").last)))
        #expect(note["position"]?.jsonText == "26" && note["source"]?.stringValue == "admin")
        #expect(note["event"]?.jsonText == #"{"type":"erase","erasure":1,"identifiers":1,"events":8,"through":25}"#)
        let again = try AdminRun(verb)
        #expect(again.status == 1 && again.errors.contains("no customer"))
        #expect(try AdminRun(["erase", "--data", data.path, "--keys", keys, "--resume"]).status == 1)
    }

    @Test func `a backup of before is restored without the customer when the keys are given`() async throws {
        let data = try await DataFolder(sealed: 2)
        let (keys, backups) = (data.path + "/keys", data.path + "/backups")
        #expect(try AdminRun(["backup", "--data", data.path, "--to", backups]).status == 0)
        let verb = ["erase", "--data", data.path, "--keys", keys, "anonymous_id:a2"]
        let code = try #require(try JSONValue(parsing: AdminRun(verb + ["--json"]).output)["confirm"]?.stringValue)
        #expect(try AdminRun(verb + ["--confirm", code]).status == 0)
        let restored = try AdminRun(["restore", "--from", backups, "--data", data.path + "/again", "--keys", keys])
        #expect(restored.status == 0 && restored.output.contains("erasure 1 applied"), "\(restored.errors)")
        #expect(try !AdminRun(["dump", "--data", data.path + "/again"]).output.contains(#""a2""#))
        // Without the keys the customer is back, until the ledger is applied.
        #expect(try AdminRun(["restore", "--from", backups, "--data", data.path + "/old"]).status == 0)
        #expect(try AdminRun(["dump", "--data", data.path + "/old"]).output.contains(#""a2""#))
        let refused = try AdminRun(["erase", "--data", data.path + "/old", "--keys", keys, "anonymous_id:a1"])
        #expect(refused.status == 0)
        let applied = try AdminRun(["erase", "--data", data.path + "/old", "--keys", keys, "--apply-ledger"])
        #expect(applied.status == 0 && applied.output.hasPrefix("erasure 1"), "\(applied.errors)")
        #expect(try !AdminRun(["dump", "--data", data.path + "/old"]).output.contains(#""a2""#))
        #expect(try AdminRun(["erase", "--data", data.path + "/old", "--keys", keys, "--apply-ledger"]).output.contains("nothing was changed"))
    }

    @Test func `what does not fit is said`() async throws {
        let data = try await DataFolder(sealed: 1)
        let verb = ["erase", "--data", data.path, "--keys", data.path + "/keys"]
        #expect(try AdminRun(verb).status == 1)
        #expect(try AdminRun(verb + ["--resume", "--confirm", "00000000"]).status == 1)
        #expect(try AdminRun(verb + ["user_id:nobody"]).errors.contains("no customer"))
        #expect(try AdminRun(verb + ["--apply-ledger"]).errors.contains("no erasure ledger"))
        #expect(try AdminRun(["restore", "--from", data.path, "--data", data.path + "/x", "--keys", data.path]).status == 1)
    }

    @Test func `what a terminal would obey is shown as text`() async throws {
        let data = try await DataFolder(sealed: 1)
        let (file, copy) = (data.path + "/lines", data.path + "/copy")
        let line = #"{"position":1,"recorded_at":"2026-03-01T09:00:00Z","source":"web","event":{"type":"page","messageId":"m","userId":"a\u001b[31m\u0007b"}}"#
        try line.write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try AdminRun(["import", "--data", copy, file]).status == 0)
        let shown = try AdminRun(["erase", "--data", copy, "--keys", data.path + "/keys", "c1"])
        #expect(shown.status == 0 && shown.output.contains("user_id:a") && shown.output.contains("[31m"))
        #expect(!shown.output.utf8.contains { $0 < 0x20 && $0 != 0x0A })
    }
}
