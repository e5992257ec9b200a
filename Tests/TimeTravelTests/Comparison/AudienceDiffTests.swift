import Definitions
import EventModel
import Testing

@testable import TimeTravel

/// Who entered and left an audience between two bases.
struct AudienceDiffTests {
    private func fixture() throws -> HistoryFixture {
        try HistoryFixture(definitions: DefinitionLoader.load(files: ["audiences.yaml": "audiences:\n  recent: {who: {did: Order Completed, within: 30d}}\n"]))
    }

    private func diff(_ fixture: HistoryFixture, from: BasisRequest, to: BasisRequest, limit: String? = nil, cursor: String? = nil) throws -> JSONValue {
        try fixture.json(fixture.history.audienceDiff("recent", from: from, to: to, AudienceDiffQuery(limit: limit, cursor: cursor)))
    }

    private func reconciles(_ answer: JSONValue) -> Bool {
        func number(_ value: JSONValue?) -> Int { Int(value?.jsonText ?? "") ?? .min }
        let gained = number(answer["entered"]) + number(answer["split"])
        return number(answer["size"]?["from"]) + gained - number(answer["left"]) - number(answer["merged"]) == number(answer["size"]?["to"])
    }

    @Test func `who entered and who left is told with the instants, and the sizes reconcile`() async throws {
        let fixture = try fixture()
        try await fixture.append(
            order("o1", user: "stays", total: "1.00", at: "2026-02-25T10:00:00Z"), order("o2", user: "leaves", total: "1.00", at: "2026-02-10T10:00:00Z"),
            order("o3", user: "stays", total: "1.00", at: "2026-03-10T10:00:00Z"), order("o4", user: "enters", total: "1.00", at: "2026-03-11T10:00:00Z"))
        let answer = try diff(fixture, from: fixture.basis("2026-03-01"), to: fixture.basis("2026-03-31"))
        #expect(["stayed", "entered", "left", "merged", "split"].map { answer[$0]?.jsonText } == ["1", "1", "1", "0", "0"])
        let changes = answer["changes"]?.elements ?? []
        #expect(changes.map { $0["change"]?.stringValue } == ["left", "entered"])
        #expect(changes.first?["left_at"]?.stringValue == "2026-03-12T10:00:00.000000Z")
        #expect(changes.last?["entered_at"]?.stringValue == "2026-03-11T10:00:00.000000Z")
        #expect(reconciles(answer))
    }

    @Test func `members who were merged meanwhile count once, and say with whom`() async throws {
        let fixture = try fixture()
        try await fixture.append(order("o1", user: "u1", total: "1.00", at: "2026-03-01T10:00:00Z"), order("o2", user: "u2", total: "1.00", at: "2026-03-02T10:00:00Z"))
        try await fixture.append(#"{"type":"link","messageId":"l","identifiers":["user_id:u1","user_id:u2"],"timestamp":"2026-03-05T00:00:00Z"}"#)
        let answer = try diff(fixture, from: fixture.basis("2026-03-03"), to: fixture.basis("2026-03-10"))
        #expect(answer["size"]?.jsonText == #"{"from":2,"to":1}"#)
        #expect(answer["merged"]?.jsonText == "1")
        #expect(answer["changes"]?.elements.first?.jsonText == #"{"customer":"c2","change":"merged","part_of":"c1"}"#)
        #expect(reconciles(answer))
        let back = try diff(fixture, from: fixture.basis("2026-03-10"), to: fixture.basis("2026-03-03"))
        #expect(back["split"]?.jsonText == "1")
        #expect(back["changes"]?.elements.first?["was_part_of"]?.stringValue == "c1")
        #expect(reconciles(back))
    }

    @Test func `pages together are all changes, and a limit of nothing leaves the counts`() async throws {
        let fixture = try fixture()
        for number in 1...9 { try await fixture.append(order("o\(number)", user: "u\(number)", total: "1.00", at: "2026-03-0\(number)T10:00:00Z")) }
        var (cursor, customers): (String?, [String]) = (nil, [])
        repeat {
            let page = try diff(fixture, from: fixture.basis("2026-02-01"), to: fixture.basis("2026-03-20"), limit: "2", cursor: cursor)
            customers += page["changes"]?.elements.compactMap { $0["customer"]?.stringValue } ?? []
            cursor = page["next"]?.stringValue
        } while cursor != nil
        #expect(customers == (1...9).map { "c\($0)" })
        let counts = try diff(fixture, from: fixture.basis("2026-02-01"), to: fixture.basis("2026-03-20"), limit: "0")
        #expect(counts["entered"]?.jsonText == "9")
        #expect(counts["changes"]?.elements.isEmpty == true)
    }

    @Test func `what was learned since is who was a member then and was not known to be`() async throws {
        let fixture = try fixture()
        let known = try await fixture.append(order("o1", user: "u1", total: "1.00", at: "2026-03-01T10:00:00Z"))
        try await fixture.append(order("o2", user: "u2", total: "1.00", at: "2026-03-02T10:00:00Z"))
        let then = try BasisRequest(side: "from", isStart: false, asOf: nil, asKnownAt: "\(known)", identityAsOf: nil, timeZone: nil)
        let answer = try diff(fixture, from: then, to: fixture.basis("2026-03-05"))
        #expect(answer["changes"]?.elements.map { $0["customer"]?.stringValue } == ["c2"])
        #expect(throws: QueryError.self) { try fixture.history.audienceDiff("nobody", from: .latest, to: .latest, AudienceDiffQuery(limit: nil, cursor: nil)) }
    }
}
