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
}
