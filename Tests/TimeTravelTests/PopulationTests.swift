import EventModel
import Testing
import TimeTravel

@Suite struct PopulationTests {
    /// Customer `u<n>` has n orders, a day apart from 2026-01-01 on, recorded in an order that is not that of time.
    private func shop() async throws -> HistoryFixture {
        let fixture = try HistoryFixture()
        var lines: [String] = []
        for user in 1...8 {
            for number in 1...user {
                lines.append(order("o\(user)-\(number)", user: "u\(user)", total: "\(number).25", at: "2026-01-0\(number)T12:00:00Z"))
            }
        }
        try await fixture.append(lines.reversed())
        return fixture
    }

    private func members(_ fixture: HistoryFixture, asOf: String, limit: Int = 100, cursor: String? = nil) throws -> JSONValue {
        try fixture.json(fixture.history.members(ofAudience: "repeat_buyers", at: fixture.basis(asOf), limit: limit, cursor: cursor))
    }

    @Test func `an audience has those whom each customer's own answer says it has`() async throws {
        let fixture = try await shop()
        for day in ["2026-01-01", "2026-01-02", "2026-01-05", "2026-06-01"] {
            let answer = try members(fixture, asOf: day)
            var expected: [String] = []
            for user in 1...8 {
                let own = try fixture.json(fixture.history.audiences(of: "user_id:u\(user)", at: fixture.basis(day)))
                let entry = own["audiences"]?.elements.first { $0["name"]?.stringValue == "repeat_buyers" }
                if entry?["member"]?.boolValue == true { expected.append(try #require(own.customerId)) }
            }
            let found = answer["members"]?.elements.compactMap { $0["customer"]?.stringValue } ?? []
            #expect(Set(found) == Set(expected), "\(day)")
            #expect(answer["size"]?.jsonText == "\(expected.count)")
        }
    }

    @Test func `members entered with their second order`() async throws {
        let fixture = try await shop()
        let entered = try members(fixture, asOf: "2026-06-01")["members"]?.elements.compactMap { $0["entered_at"]?.stringValue }
        #expect(entered == Array(repeating: "2026-01-02T12:00:00.000000Z", count: 7))
    }

    @Test func `pages of an audience join to the whole`() async throws {
        let fixture = try await shop()
        var (found, cursor, pages): ([String], String?, Int) = ([], nil, 0)
        repeat {
            let page = try members(fixture, asOf: "2026-06-01", limit: 3, cursor: cursor)
            found += page["members"]?.elements.compactMap { $0["customer"]?.stringValue } ?? []
            cursor = page["next"]?.stringValue
            pages += 1
        } while cursor != nil && pages < 10
        let whole = try members(fixture, asOf: "2026-06-01")["members"]?.elements.compactMap { $0["customer"]?.stringValue }
        #expect(found == whole)
        #expect(pages == 3)
    }

    @Test func `the pipeline stands as it stood`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(
            #"{"type":"track","messageId":"d1","event":"Deal Created","userId":"u1","timestamp":"2026-01-01T00:00:00Z","properties":{"deal_id":"d","stage":"lead","amount":1000,"currency":"EUR"}}"#,
            #"{"type":"track","messageId":"d2","event":"Deal Stage Changed","userId":"u1","timestamp":"2026-02-01T00:00:00Z","properties":{"deal_id":"d","stage":"proposal"}}"#)
        func counts(_ asOf: String) throws -> [String] {
            let answer = try fixture.json(fixture.history.pipeline(at: fixture.basis(asOf)))
            return answer["pipelines"]?.elements.first?["stages"]?.elements.filter { $0["count"]?.jsonText != "0" }
                .map { "\($0["name"]?.stringValue ?? "") \($0["amounts"]?.elements.first?["weighted"]?.jsonText ?? "")" } ?? []
        }
        #expect(try counts("2025-12-31") == [])
        #expect(try counts("2026-01-15").map { $0.hasPrefix("lead 50") } == [true])
        #expect(try counts("2026-02-15").map { $0.hasPrefix("proposal 500") } == [true])
    }

    @Test func `a diff names what came and what went between two instants`() async throws {
        let fixture = try await shop()
        let diff = try fixture.json(fixture.history.diff("user_id:u3", from: fixture.basis("2026-01-01"), to: fixture.basis("2026-01-03"), DiffQuery(sections: nil, limit: nil, cursor: nil)))
        let change = diff["changes"]?["computed"]?["changed"]?["order_count"]
        #expect(change?["from"]?.jsonText == "1")
        #expect(change?["to"]?.jsonText == "3")
    }

    @Test func `an unknown customer, a blank reference and an unknown audience are refused in words`() async throws {
        let fixture = try await shop()
        for reference in ["user_id:nobody", "c999999"] {
            #expect { _ = try fixture.profile(reference) } throws: { ($0 as? QueryError)?.kind == .notFound }
        }
        #expect { _ = try fixture.profile("u1") } throws: { ($0 as? QueryError)?.kind == .badRequest }
        #expect(throws: QueryError.self) {
            _ = try fixture.history.members(ofAudience: "nobody", at: fixture.basis(), limit: 10, cursor: nil)
        }
    }
}
