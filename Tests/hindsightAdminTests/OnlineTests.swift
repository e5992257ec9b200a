import EventModel
import Foundation
import Testing

@testable import hindsight_admin

/// Verbs of a folder that a daemon holds: they are sent to it, and say what they would have said without.
struct OnlineTests {
    @Test func `a daemon that holds the folder does what is asked for, and the words are the same`() async throws {
        let data = try await DataFolder(sealed: 2, rest: 5)
        let place = ["--data", data.path]
        let keys = data.path + "/keys"
        let offline = try AdminRun(["erase"] + place + ["--keys", keys, "anonymous_id:a1"])
        let daemon = try ServingDaemon(data, keys: keys)
        let online = try AdminRun(["erase"] + place + ["--keys", keys, "anonymous_id:a1"])
        // Only the bytes of files differ, which the daemon has sealed.
        #expect(online.status == 0 && online.output.split(separator: "\n").first == offline.output.split(separator: "\n").first, "\(online.errors)")
        let code = try #require(online.output.split(separator: "--confirm ").last?.prefix(8))
        #expect(try AdminRun(["erase"] + place + ["anonymous_id:a1", "--confirm", "00000000"]).status == 3)
        let erased = try AdminRun(["erase"] + place + ["anonymous_id:a1", "--confirm", String(code)])
        #expect(erased.status == 0 && erased.output.hasPrefix("erasure 1: 8 events of 1 identifier up to position 25"), "\(erased.output)\(erased.errors)")
        #expect(try AdminRun(["erase"] + place + ["anonymous_id:a1"]).status == 1)
        #expect(try AdminRun(["erase"] + place + ["--resume"]).errors.contains("no erasure of this log was interrupted"))
        #expect(try AdminRun(["erase"] + place + ["--keys", keys, "--apply-ledger"]).status == 1)
        #expect(try AdminRun(["suppress"] + place + ["anonymous_id:a2"]).output == "1 identifier refused from now on\n")
        #expect(try AdminRun(["unsuppress"] + place + ["anonymous_id:a2", "anonymous_id:a0"]).output == "1 identifier taken again; 1 had been so before\n")
        let retract = ["retract"] + place + ["--reason", "a mistake", "--source", "web", "--from", "1", "--to", "6"]
        let shown = try AdminRun(retract)
        #expect(shown.output.hasPrefix("4 events of web at positions 1 to 6 would be retracted"), "\(shown.output)\(shown.errors)")
        let second = try #require(shown.output.split(separator: "--confirm ").last?.prefix(8))
        #expect(try AdminRun(retract + ["--confirm", String(second)]).output == "4 events retracted\n")
        let compacted = try AdminRun(["compact"] + place)
        #expect(compacted.status == 0 && compacted.output.hasPrefix("32 events: "), "\(compacted.output)\(compacted.errors)")
        #expect(try AdminRun(["verify"] + place + ["--live"]).status == 0)
        // What was done to the log is in it; four of these are the retractions.
        let done = try AdminRun(["dump"] + place + ["--live", "--plain"]).output.split(separator: "\n").suffix(7).map { try JSONValue(parsing: String($0))["type"]?.stringValue }
        #expect(done == ["erase", "suppress", "unsuppress", "retract", "retract", "retract", "retract"])
        // What needs the folder to itself still does.
        #expect(try AdminRun(["rebuild"] + place).status == 4)
        #expect(daemon.stop() == 0)
        let verified = try AdminRun(["verify"] + place)
        #expect(verified.status == 0 && verified.output.contains("8 positions of events that were erased"), "\(verified.output)")
        #expect(try AdminRun(["erase"] + place + ["anonymous_id:a2"]).status == 0)
        #expect(try AdminRun(["suppress"] + place + ["anonymous_id:a2"]).errors.contains("--keys is needed"))
    }

    @Test func `the socket is the one that the holder wrote`() {
        #expect(HoldingDaemon.adminSocket("hindsightd, process 7, append /r/append.sock, query /r/query.sock, admin /r/admin.sock\n") == "/r/admin.sock")
        #expect(HoldingDaemon.adminSocket("hindsightd, process 7, append /r/append.sock, query /r/query.sock\n") == nil)
        #expect(HoldingDaemon.adminSocket("hindsight-admin compact, process 7\n") == nil)
        #expect(HoldingDaemon.adminSocket("") == nil)
    }
}
