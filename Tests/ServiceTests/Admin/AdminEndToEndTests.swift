import DiskTesting
import EventModel
import Foundation
import Testing

@testable import EventLog
@testable import Service

/// Wishes of administrators while the service runs.
struct AdminEndToEndTests {
    private static let canary = "canary"

    private static func with(_ body: (RunningDaemon, TemporaryFolder) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        var options = folder.options
        options.keys = folder.path + "/keys"
        let running = try await RunningDaemon(options)
        do { try await body(running, folder) } catch {
            try? await running.stop()
            throw error
        }
        try await running.stop()
    }

    private static func line(_ number: Int, _ user: String) -> String {
        #"{"type":"track","event":"Seen","messageId":"\#(user)-\#(number)","userId":"\#(user)","context":{"traits":{"email":"\#(user)@example.com"}},"properties":{"n":\#(number)}}"#
    }

    @Test func `a customer is erased while others are appended and asked for`() async throws {
        try await Self.with { running, folder in
            _ = try await running.append((1...500).flatMap { [Self.line($0, "ada"), Self.line($0, Self.canary)] }.joined(separator: "\n"))
            #expect(try await running.status("/v1/customers/user_id:\(Self.canary)") == 200)
            let shown = try JSONValue(parsing: try await running.wish("erase", #"{"customer":"user_id:\#(Self.canary)"}"#).body)
            #expect(shown["dry_run"]?.boolValue == true && shown["events"]?.jsonText == "500")
            #expect(shown["identifiers"]?.elements.compactMap(\.stringValue).sorted() == ["email:\(Self.canary)@example.com", "user_id:\(Self.canary)"])
            let code = try #require(shown["confirm"]?.stringValue)
            #expect(try await running.wish("erase", #"{"customer":"user_id:\#(Self.canary)","confirm":"00000000"}"#).status == 409)
            async let appended = running.append((501...900).map { Self.line($0, "ada") }.joined(separator: "\n"))
            let done = try await running.wish("erase", #"{"customer":"user_id:\#(Self.canary)","confirm":"\#(code)"}"#)
            #expect(done.status == 200, "\(done.body)")
            #expect(try JSONValue(parsing: done.body)["erasures"]?.elements.first?["events"]?.jsonText == "500")
            #expect(try await appended.last?.contains(#""rejected":0"#) == true)
            #expect(try await running.status("/v1/customers/user_id:\(Self.canary)") == 404)
            #expect(try await running.status("/v1/customers/email:\(Self.canary)%40example.com") == 404)
            let other = try await running.get("/v1/customers/user_id:ada")
            #expect(other.status == 200 && other.body.contains(#""erasures":1"#) && other.body.contains(#""events":900"#), "\(other.body)")
            #expect(try await !running.body("/v1/log/events?limit=100000").contains(Self.canary))
            #expect(try await running.lastAnswer(Self.line(1, Self.canary)).contains(#""rejected":1"#))
            try Self.expectNoResidue(folder.path)
            // Taken again, an old event stays erased.
            let names = #"{"identifiers":["user_id:\#(Self.canary)","email:\#(Self.canary)@example.com"]}"#
            #expect(try await running.wish("unsuppress", names).body == #"{"identifiers":2,"changed":2}"#)
            #expect(try await running.lastAnswer(Self.line(1, Self.canary)).contains(#""duplicates":1"#))
            #expect(try await running.lastAnswer(Self.line(1000, Self.canary)).contains(#""rejected":0"#))
            #expect(try await running.wish("suppress", names).body == #"{"identifiers":2,"changed":2}"#)
            #expect(try await running.lastAnswer(Self.line(1001, Self.canary)).contains(#""rejected":1"#))
        }
    }

    private static func expectNoResidue(_ folder: String) throws {
        let files = try #require(FileManager.default.enumerator(atPath: folder))
        var count = 0
        for case let name as String in files where (try? FileManager.default.attributesOfItem(atPath: folder + "/" + name)[.type] as? FileAttributeType) == .typeRegular {
            let bytes = try Data(contentsOf: URL(filePath: folder + "/" + name))
            #expect(bytes.range(of: Data(canary.utf8)) == nil, "\(name)")
            count += 1
        }
        #expect(count > 3)
    }

    @Test func `events are retracted, the log is compacted and backed up, and definitions are read again`() async throws {
        try await Self.with { running, folder in
            _ = try await running.append((1...100).map { Self.line($0, "ada") }.joined(separator: "\n"))
            let plan = try JSONValue(parsing: try await running.wish("retract", #"{"reason":"a mistake","message_ids":["ada-1","ada-2"]}"#).body)
            #expect(plan["events"]?.jsonText == "2" && plan["dry_run"]?.boolValue == true)
            let code = try #require(plan["confirm"]?.stringValue)
            let wish = #"{"reason":"a mistake","message_ids":["ada-1","ada-2"],"confirm":"\#(code)"}"#
            #expect(try await running.wish("retract", wish).body == #"{"dry_run":false,"events":2,"retracted_before":0}"#)
            #expect(try await running.body("/v1/customers/user_id:ada").contains(#""events":98"#))
            let compacted = try JSONValue(parsing: try await running.wish("compact").body)
            #expect(compacted["events"]?.jsonText == "102" && compacted["segments_after"]?.jsonText == "1")
            let backup = try JSONValue(parsing: try await running.wish("backup", #"{"to":"\#(folder.path)/backups","keep":2}"#).body)
            #expect(backup["position"]?.jsonText == "102")
            #expect(try await running.wish("reload").body.hasPrefix(#"{"changed":false,"definitions":"sha256:"#))
        }
    }

    @Test func `an erasure that was interrupted is completed while the service serves, and nobody sees what it takes`() async throws {
        let folder = try TemporaryFolder()
        var options = folder.options
        options.keys = folder.path + "/keys"
        let first = try await RunningDaemon(options)
        _ = try await first.append((1...200).flatMap { [Self.line($0, "ada"), Self.line($0, Self.canary)] }.joined(separator: "\n"))
        let (log, ledger) = (first.daemon.log, try #require(first.daemon.ledger))
        let identifiers = (1...UInt32(log.identifiers.count)).map { IdentifierOrdinal(rawValue: $0) }.filter { log.identifiers.identifier($0)?.value.contains(Self.canary) ?? false }
        let ended = try await onThread {
            Result { () throws(EventLogError) in
                try log.erase(identifiers, ledger: ledger, at: .latest) { progress throws(EventLogError) in
                    if progress.step == .writing { throw EventLogError.stopped("stopped by the test") }
                }
            }
        }
        #expect(throws: EventLogError.self) { try ended.get() }
        try await first.stop()
        #expect(FileManager.default.fileExists(atPath: options.customerLog + "/ERASURE"))
        let again = try await RunningDaemon(options)
        #expect(try await again.status("/v1/customers/user_id:\(Self.canary)") == 404)
        #expect(try await again.lastAnswer(Self.line(500, Self.canary)).contains(#""rejected":1"#))
        #expect(try await again.lastAnswer(Self.line(500, "ada")).contains(#""rejected":0"#))
        while FileManager.default.fileExists(atPath: options.customerLog + "/ERASURE") { try await Task.sleep(for: .milliseconds(5)) }
        #expect(try await again.get("/v1/customers/user_id:ada").body.contains(#""events":201"#))
        try await again.stop()
        try Self.expectNoResidue(folder.path)
    }

    @Test func `what is wrong with a wish is said`() async throws {
        try await Self.with { running, _ in
            _ = try await running.append(Self.line(1, "ada"))
            for (verb, body, status, word) in [
                ("erase", "{}", 400, "name a customer"), ("erase", "[1]", 400, "must be a JSON object"), ("erase", "{", 400, "no JSON"),
                ("erase", #"{"customer":7}"#, 400, "customer must be a text"), ("erase", #"{"customer":"user_id:nobody"}"#, 404, "nobody"),
                ("erase", #"{"resume":true}"#, 404, "no erasure of this log was interrupted"), ("erase", #"{"resume":"yes"}"#, 400, "true or false"),
                ("suppress", #"{"identifiers":["nothing"]}"#, 400, "is no identifier"), ("suppress", #"{"identifiers":[]}"#, 400, "no identifier"),
                ("suppress", #"{"identifiers":[1]}"#, 400, "a list of texts"), ("retract", #"{"message_ids":["a"]}"#, 400, "reason"),
                ("retract", #"{"reason":"r","source":"web","from":3}"#, 400, "go together"), ("retract", #"{"reason":"r","source":"web","from":3,"to":1}"#, 400, "at most"),
                ("retract", #"{"reason":"r","source":"web","from":0,"to":1}"#, 400, "count from 1"), ("retract", #"{"reason":"r","source":"web","from":-1,"to":1}"#, 400, "whole number"),
                ("backup", #"{"to":"relative"}"#, 400, "absolute"), ("backup", #"{"to":"/tmp/x","keep":0}"#, 400, "at least 1"), ("compact", #"{"fast":true}"#, 400, "'fast' is not known"),
                ("nothing", "{}", 404, "no_such_route"),
            ] {
                let answer = try await running.wish(verb, body)
                #expect(answer.status == status && answer.body.contains(word), "\(verb) \(body): \(answer)")
            }
        }
    }

    @Test func `without a folder of keys nobody is erased, and everything else can be had`() async throws {
        try await RunningDaemon.with { running, _ in
            _ = try await running.append(Self.line(1, "ada"))
            let shown = try JSONValue(parsing: try await running.wish("erase", #"{"customer":"user_id:ada"}"#).body)
            let code = try #require(shown["confirm"]?.stringValue)
            let refused = try await running.wish("erase", #"{"customer":"user_id:ada","confirm":"\#(code)"}"#)
            #expect(refused.status == 400 && refused.body.contains("--keys"))
            #expect(try await running.wish("suppress", #"{"identifiers":["user_id:ada"]}"#).status == 400)
            #expect(try await running.status("/v1/customers/user_id:ada") == 200)
            #expect(try await running.wish("compact").status == 200)
        }
    }
}
