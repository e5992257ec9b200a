import Definitions
import DiskTesting
import EventModel
import Testing

@testable import Projections

struct ConsentTests {
    private func state(_ lines: [String], _ purpose: String, asOf date: String = "2026-12-31") throws -> String? {
        try Story(lines).json(asOf: date)["consents"]?[purpose]?["state"]?.stringValue
    }

    private func preference(_ at: String, _ value: String, _ who: String = #""userId":"u1""#) -> String {
        #"{"type":"page",\#(who),"timestamp":"\#(at)","context":{"consent":{"categoryPreferences":{"ads":\#(value)}}}}"#
    }

    @Test func `a first refusal is denied and a later one revoked`() throws {
        #expect(try state([preference("2026-01-01T00:00:00Z", "false")], "ads") == "denied")
        #expect(try state([preference("2026-01-01T00:00:00Z", "true"), preference("2026-01-02T00:00:00Z", "false")], "ads") == "revoked")
        #expect(try state([], "ads") == nil)
    }

    @Test func `a preference that repeats itself keeps the instant of its decision`() throws {
        let story = try Story([preference("2026-01-01T00:00:00Z", "true"), preference("2026-01-02T00:00:00Z", "true")])
        let consent = try story.json(asOf: "2026-02-01")["consents"]?["ads"]
        #expect(consent?["occurred_at"]?.instantValue == instant("2026-01-01"))
    }

    @Test func `unsubscribing revokes e-mail marketing`() throws {
        let lines = [
            track("Consent Given", "2026-01-01T00:00:00Z", #"{"purpose":"email_marketing","text_version":"v2"}"#),
            track("Unsubscribed", "2026-02-01T00:00:00Z"),
        ]
        #expect(try state(lines, "email_marketing", asOf: "2026-01-15") == "granted")
        #expect(try state(lines, "email_marketing") == "revoked")
    }

    @Test func `a contact point's consent stands until the whole customer decides`() throws {
        let given = track("Consent Given", "2026-01-01T00:00:00Z", #"{"purpose":"sms","contact":"phone:+491701234567"}"#)
        let story = try Story([given])
        #expect(try story.json(asOf: "2026-02-01")["consents"]?["sms"]?["contact"]?.stringValue == "phone:+491701234567")
        #expect(try state([given, track("Consent Withdrawn", "2026-01-03T00:00:00Z", #"{"purpose":"sms"}"#)], "sms") == "revoked")
    }

    @Test func `after a merge the most restrictive holds until a decision made after it`() throws {
        let refused = preference("2026-01-01T00:00:00Z", "false", #""anonymousId":"a1""#)
        let granted = preference("2026-01-02T00:00:00Z", "true", #""userId":"u1""#)
        let login = #"{"type":"identify","userId":"u1","anonymousId":"a1","timestamp":"2026-01-03T00:00:00Z"}"#
        let later = preference("2026-01-04T00:00:00Z", "true")
        #expect(try state([refused, granted, login], "ads") == "denied")
        #expect(try state([refused, granted, login, later], "ads") == "granted")
        #expect(try state([granted, login], "ads") == "granted")
    }

    private static func consent(_ given: Bool, _ at: String, _ contact: String? = nil) -> String {
        let contact = contact.map { #","contact":"\#($0)""# } ?? ""
        return track("Consent \(given ? "Given" : "Withdrawn")", at, #"{"purpose":"sms"\#(contact)}"#)
    }

    @Test func `what one contact point consents to is not told of another, nor of the whole customer`() throws {
        let story = try Story([
            identify("2026-01-01T00:00:00Z", #"{"email":"a@x.io"}"#), identify("2026-01-01T00:00:01Z", #"{"email":"b@x.io"}"#),
            Self.consent(false, "2026-01-02T00:00:00Z"), Self.consent(true, "2026-01-03T00:00:00Z", "email:A@x.io"),
        ])
        let status = try #require(try story.profile(asOf: "2026-02-01").consents.first)
        #expect(status.whole?.state == .revoked && status.decision.state == .revoked)
        #expect(status.decision(for: "email:a@x.io")?.state == .granted && status.decision(for: "email:b@x.io")?.state == .revoked)
        // Somebody may be written to: at that address.
        #expect(try story.isMember("{consent: sms}", asOf: "2026-02-01") && !story.isMember("{consent: sms}", asOf: "2026-01-02T12:00:00Z"))
        let without = try Story([Self.consent(true, "2026-01-03T00:00:00Z", "email:a@x.io")]).profile(asOf: "2026-02-01").consents.first
        #expect(without?.decision(for: "email:a@x.io")?.state == .granted && without?.decision(for: "email:b@x.io") == nil)
    }

    @Test func `a contact without a kind is the address or number that it looks like`() throws {
        for (written, meant) in [(" CK@x.io", "email:ck@x.io"), ("+491701234567", "phone:+491701234567"), ("by hand", "by hand")] {
            #expect(try Story([Self.consent(true, "2026-01-03T00:00:00Z", written)]).profile(asOf: "2026-02-01").consents.first?.contacts.first?.contact == meant)
        }
    }

    @Test func `one part's refusal as a whole is not undone by what another granted for a contact point, whoever refused later`() throws {
        func decision(_ who: String, _ given: Bool, _ day: Int, _ contact: String = "") -> String {
            #"{"type":"track","event":"Consent \#(given ? "Given" : "Withdrawn")","anonymousId":"\#(who)","timestamp":"2026-01-0\#(day)T00:00:00Z","properties":{"purpose":"sms"\#(contact)}}"#
        }
        let contact = #","contact":"email:a@x.io""#
        let together = #"{"type":"identify","userId":"u1","anonymousId":"a1","timestamp":"2026-01-08T00:00:00Z"}"#
        let also = #"{"type":"identify","userId":"u1","anonymousId":"a2","timestamp":"2026-01-09T00:00:00Z"}"#
        for other in [1, 5] {
            let lines = [decision("a1", false, 2), decision("a1", true, 3, contact), decision("a2", false, other)]
            for merge in [[], [together], [together, also]] {
                let status = try #require(try Story(lines + merge).profile(asOf: "2026-02-01").consents.first)
                #expect(status.decision(for: "email:a@x.io")?.state == .revoked, "\(other) \(merge.count)")
            }
        }
    }

    @Test(arguments: 0..<40)
    func `what held is the same, kept up to date event by event or put together at the end`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
        let lines = (0..<60).map { index -> String in
            let time = "2026-01-01T00:\(index < 10 ? "0" : "")\(index):00Z"
            if pick(4) == 0 { return #"{"type":"identify","userId":"u\#(pick(3))","anonymousId":"a\#(pick(8))","timestamp":"\#(time)"}"# }
            if pick(4) == 0 { return preference(time, "\(pick(2) == 0)", #""anonymousId":"a\#(pick(8))""#).replacing("ads", with: "sms") }
            let contact = pick(2) == 0 ? "" : #","contact":"email:\#(pick(3))@x.io""#
            return #"{"type":"track","event":"Consent \#(pick(2) == 0 ? "Given" : "Withdrawn")","anonymousId":"a\#(pick(8))","timestamp":"\#(time)","properties":{"purpose":"sms"\#(contact)}}"#
        }
        let story = try Story(lines)
        var fold = CustomerFold(plan: try FoldPlan(.shipped, for: .profile), identifiers: story.identifiers)
        for index in story.batch.indices {
            fold.fold(story.batch[index])
            let together = fold.consents.current.first { $0.purpose == "sms" }
            let isGranted = together.map { $0.whole?.isGranted == true || $0.contacts.contains(where: \.isGranted) }
            let held = fold.consents.status("sms", at: story.batch.occurredAt[index]).state
            #expect(held == (isGranted == true ? .granted : together.map { $0.whole?.state ?? .revoked }), "seed \(seed), event \(index)")
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `many visitors who decided and turn out to be one cost what each of them does`() throws {
        let count = 20_000
        var lines = (0..<count).map { preference("2026-01-01T00:00:00Z", $0 % 2 == 0 ? "true" : "false", #""anonymousId":"a\#($0)""#) }
        lines += (0..<count).map { #"{"type":"identify","userId":"u1","anonymousId":"a\#($0)","timestamp":"2026-01-02T00:00:00Z"}"# }
        let story = try Story(lines)
        #expect(try story.profile(asOf: "2026-01-01T12:00:00Z").consents.first?.decision.state == .denied)
        #expect(try story.profile(asOf: "2026-02-01").consents.first?.decision.state == .denied)
    }
}
