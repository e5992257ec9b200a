import Definitions
import DiskTesting
import EventLog
import EventModel
import Testing
import TimeTravel

struct TimelinePagingTests {
    private func track(_ event: String, _ properties: String, at time: String) -> String {
        #"{"type":"track","event":"\#(event)","userId":"u1","timestamp":"\#(time)","properties":\#(properties)}"#
    }

    private func note(_ text: String, at time: String) -> String { track("Note Added", #"{"text":"\#(text)"}"#, at: time) }

    private func page(
        _ fixture: HistoryFixture, limit: Int, cursor: String?, order: String? = nil, asOf: String? = nil, knownAt: String? = nil, zone: String? = nil
    ) throws -> JSONValue {
        let query = try TimelineQuery(kinds: nil, from: nil, to: nil, limit: String(limit), cursor: cursor, order: order)
        let request = try BasisRequest(asOf: asOf, asKnownAt: knownAt, identityAsOf: nil, timeZone: zone)
        return try fixture.json(fixture.history.timeline("user_id:u1", at: request, query))
    }

    private func titles(_ page: JSONValue) -> [String] { page["entries"]?.elements.compactMap { $0["title"]?.stringValue } ?? [] }

    @Test(arguments: ["asc", "desc"])
    func `an e-mail whose sending arrives late between two pages is on exactly one of them`(_ order: String) async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(
            note("a", at: "2026-05-01T00:00:00Z"), note("b", at: "2026-05-03T00:00:00Z"), track("Email Opened", #"{"email_id":"e8"}"#, at: "2026-05-05T00:00:00Z"))
        let first = try page(fixture, limit: 2, cursor: nil, order: order)
        try await fixture.append(track("Email Sent", #"{"email_id":"e8","subject":"Offer"}"#, at: "2026-05-02T00:00:00Z"))
        let second = try page(fixture, limit: 9, cursor: first["next"]?.stringValue, order: order)
        let seen = titles(first) + titles(second)
        #expect(seen == (order == "asc" ? ["a", "b", "Email Opened"] : ["Email Opened", "b", "a"]))
        #expect(second["basis"] == first["basis"] && second["next"]?.isNull ?? false)
        #expect(try titles(page(fixture, limit: 9, cursor: nil)) == ["a", "Offer", "b"])
    }

    @Test(arguments: 1...12)
    func `whatever arrives between pages, they are the timeline at the first one's basis`(_ seed: Int) async throws {
        var random = SplitMix64(seed: UInt64(seed))
        let fixture = try HistoryFixture(segmentEventsMax: 300)
        try await fixture.append((0..<40).map { _ in event(&random) })
        let order = ["asc", "desc"][seed % 2]
        let first = try page(fixture, limit: 3, cursor: nil, order: order)
        let basis = try #require(first["basis"])
        var (seen, cursor) = (first["entries"]?.elements ?? [], first["next"]?.stringValue)
        while let next = cursor {
            try await fixture.append((0..<Int.random(in: 1...20, using: &random)).map { _ in event(&random) })
            let following = try page(fixture, limit: Int.random(in: 1...5, using: &random), cursor: next, order: order)
            seen += following["entries"]?.elements ?? []
            cursor = following["next"]?.stringValue
        }
        let whole = try page(fixture, limit: 1000, cursor: nil, order: order, asOf: basis["as_of"]?.stringValue, knownAt: basis["as_known_at"]?.jsonText)
        #expect(seen == whole["entries"]?.elements, "seed \(seed)")
    }

    /// Of few e-mails, tickets, orders, deals and pages, at any time of a week: so that late ones move entries.
    private func event(_ random: inout SplitMix64) -> String {
        let number = Int.random(in: 1...4, using: &random)
        let minute = Int.random(in: 0..<7 * 24 * 6, using: &random) * 10
        let time = "2026-05-0\(1 + minute / 1440)T\(String(100 + minute / 60 % 24).dropFirst()):\(String(100 + minute % 60).dropFirst()):00Z"
        let things = [
            ("Email Sent", "email_id"), ("Email Opened", "email_id"), ("Ticket Opened", "ticket_id"), ("Ticket Resolved", "ticket_id"), ("Order Completed", "order_id"),
            ("Order Cancelled", "order_id"), ("Order Refunded", "order_id"), ("Deal Created", "deal_id"), ("Deal Won", "deal_id"), ("Note Added", "text"), ("Product Viewed", "name"),
        ]
        guard let (name, key) = things.randomElement(using: &random), Int.random(in: 0..<5, using: &random) > 0 else {
            return #"{"type":"page","userId":"u1","timestamp":"\#(time)","properties":{"path":"/\#(number)"}}"#
        }
        return track(name, #"{"\#(key)":"\#(number)"}"#, at: time)
    }

    @Test func `nothing of an erased customer is on a next page`() async throws {
        let disk = SimulatedFileSystem(folders: ["/data"])
        let fixture = try HistoryFixture(on: disk)
        try await fixture.append((1...9).map { note("n\($0)", at: "2026-05-0\($0)T00:00:00Z") })
        let cursor = try page(fixture, limit: 2, cursor: nil)["next"]?.stringValue
        #expect(try titles(page(fixture, limit: 2, cursor: cursor)) == ["n3", "n4"])
        let identifiers = try fixture.history.members("user_id:u1").identifiers
        let ledger = try ErasureLedger.openOrMake("/keys", fileSystem: disk)
        _ = try fixture.log.erase(identifiers, ledger: ledger, at: instant("2026-11-02T00:00:00Z"))
        let error = #expect(throws: QueryError.self) { try page(fixture, limit: 2, cursor: cursor) }
        #expect(error?.kind == .notFound)
    }

    @Test func `a next page needs no basis, may repeat it, and contradicts it in vain`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append((1...9).map { note("n\($0)", at: "2026-05-0\($0)T00:00:00Z") })
        let first = try page(fixture, limit: 2, cursor: nil, asOf: "2026-05-05", zone: "Europe/Berlin")
        let cursor = first["next"]?.stringValue
        try await fixture.append(note("late", at: "2026-05-03T12:00:00Z"))
        for (asOf, known, zone) in [(String?.none, String?.none, String?.none), ("2026-05-05", nil, nil), ("2026-05-05", "9", "Europe/Berlin"), (nil, "2026-12-31", nil)] {
            #expect(try titles(page(fixture, limit: 9, cursor: cursor, asOf: asOf, knownAt: known, zone: zone)) == ["n3", "n4", "n5"])
        }
        for (asOf, known, zone, parameter) in [
            ("2026-05-06", String?.none, String?.none, "as_of"), (nil, "8", nil, "as_known_at"), (nil, "2026-10-01", nil, "as_known_at"), (nil, nil, "Europe/Paris", "tz"),
        ] {
            let error = #expect(throws: QueryError.self) { try page(fixture, limit: 9, cursor: cursor, asOf: asOf, knownAt: known, zone: zone) }
            #expect(error?.message.hasPrefix(parameter + ":") ?? false, "\(error?.message ?? "")")
        }
    }

    @Test func `a cursor of a log that is longer, or that no page gave, is refused`() async throws {
        let (long, short) = (try HistoryFixture(), try HistoryFixture())
        try await long.append((1...9).map { note("n\($0)", at: "2026-05-0\($0)T00:00:00Z") })
        try await short.append(note("n", at: "2026-05-01T00:00:00Z"))
        let cursor = try #require(try page(long, limit: 2, cursor: nil)["next"]?.stringValue)
        let error = #expect(throws: QueryError.self) { try page(short, limit: 2, cursor: cursor) }
        #expect(error?.message.hasPrefix("cursor:") ?? false)
        for text in ["x", "00", "zz", String(cursor.dropLast(2)), cursor.replacing("x", with: ""), cursor.uppercased(), "78" + cursor, "2b" + cursor] {
            #expect(throws: QueryError.self, "\(text)") { try page(long, limit: 2, cursor: text) }
        }
    }
}
