import EventLog
import EventModel
import Projections
import Testing
import TimeTravel

/// The population as a table, who something names, what a trait has been, deals and accounts.
@Suite struct TableTests {
    private static let lines = [
        #"{"type":"identify","messageId":"i1","userId":"u1","traits":{"email":"ada@example.com","plan":"free","note":"=1+1"},"timestamp":"2026-01-01T10:00:00Z"}"#,
        #"{"type":"identify","messageId":"i2","userId":"u2","traits":{"email":"bo@example.com","plan":"pro","note":"a, \"b\""},"timestamp":"2026-01-02T10:00:00Z"}"#,
        #"{"type":"identify","messageId":"i3","userId":"u1","traits":{"plan":"team"},"timestamp":"2026-02-01T10:00:00Z"}"#,
        #"{"type":"identify","messageId":"i4","userId":"u1","traits":{"plan":null},"timestamp":"2026-03-01T10:00:00Z"}"#,
        order("o1", user: "u1", total: "10.50", at: "2026-01-05T12:00:00Z"),
        order("o2", user: "u2", total: "7", at: "2026-02-05T12:00:00Z"),
        #"{"type":"group","messageId":"g1","userId":"u1","groupId":"acme","traits":{"name":"Acme","employees":7},"timestamp":"2026-01-10T10:00:00Z"}"#,
        #"{"type":"group","messageId":"g2","userId":"u2","groupId":"acme","traits":{"employees":9},"timestamp":"2026-02-10T10:00:00Z"}"#,
        #"{"type":"track","messageId":"d1","event":"Deal Created","userId":"u1","timestamp":"2026-01-11T10:00:00Z","properties":{"deal_id":"d1","stage":"lead","amount":100,"currency":"EUR"}}"#,
        #"{"type":"track","messageId":"d2","event":"Deal Won","groupId":"acme","timestamp":"2026-03-11T10:00:00Z","properties":{"deal_id":"d1"}}"#,
    ]

    private func shop() async throws -> HistoryFixture {
        let fixture = try HistoryFixture()
        try await fixture.append(Self.lines)
        return fixture
    }

    private func table(
        _ fixture: HistoryFixture, where rule: String? = nil, columns: String? = nil, limit: String? = nil, cursor: String? = nil, asOf: String? = nil
    ) throws -> CustomerTable {
        try fixture.history.table(at: fixture.basis(asOf), TableQuery(where: rule, columns: columns, limit: limit, cursor: cursor))
    }

    @Test func `a row says what the profile says, at every basis`() async throws {
        let fixture = try await shop()
        let columns = "customer,email,plan,order_count,lifetime_value,events,account,consents.ads,traits.nothing"
        for asOf in ["2026-01-03", "2026-02-20", "2026-06-01"] {
            for row in try fixture.json(table(fixture, columns: columns, asOf: asOf))["customers"]?.elements ?? [] {
                let customer = try #require(row["customer"]?.stringValue)
                let profile = try fixture.profile(customer, asOf: asOf)
                #expect(row["plan"]?.jsonText == profile["traits"]?["plan"]?["value"]?.jsonText ?? "null")
                #expect(row["order_count"]?.jsonText == profile.orderCount && row["events"]?.jsonText == profile.eventCount)
                #expect(row["lifetime_value"]?.jsonText == profile["computed"]?["lifetime_value"]?.jsonText)
                #expect(profile.identifierTexts.contains("email:\(row["email"]?.stringValue ?? "")"))
                #expect(row["account"]?.stringValue == profile["accounts"]?.elements.first?["id"]?.stringValue)
                #expect(row["consents.ads"]?.isNull == true && row["traits.nothing"]?.isNull == true)
            }
        }
        #expect(try fixture.json(table(fixture, asOf: "2025-12-31"))["customers"]?.elements.isEmpty == true)
    }

    @Test func `a rule or an audience chooses, and pages join to the whole`() async throws {
        let fixture = try await shop()
        func emails(_ rule: String?) throws -> [String?] {
            try fixture.json(table(fixture, where: rule, columns: "email"))["customers"]?.elements.map { $0["email"]?.stringValue } ?? []
        }
        #expect(try emails(nil) == ["ada@example.com", "bo@example.com"])
        #expect(try emails("{trait: plan, in: [pro]}") == ["bo@example.com"])
        #expect(try emails(#"{"did":"Order Completed","where":{"properties.total":{"at_least":10}}}"#) == ["ada@example.com"])
        #expect(try emails("repeat_buyers") == [])
        let first = try table(fixture, limit: "1")
        #expect(try fixture.json(first)["size"]?.jsonText == "2")
        let next = try #require(first.next)
        let second = try table(fixture, columns: "email", cursor: next)
        #expect(try fixture.json(second)["customers"]?.elements.map { $0["email"]?.stringValue } == ["bo@example.com"] && second.next == nil)
    }

    @Test func `CSV is quoted, and a formula stays a text`() async throws {
        let fixture = try await shop()
        let table = try table(fixture, columns: "email,note,lifetime_value", asOf: "2026-01-20")
        #expect(table.csv == "email,note,lifetime_value\r\nada@example.com,\"'=1+1\",10.50\r\nbo@example.com,\"a, \"\"b\"\"\",0\r\n")
        #expect(FieldValue.number(ExactDecimal(-5)).csvCell == .plain("-5") && FieldValue.bool(true).csvCell == .plain("true"))
        #expect(table.ndjson.split(separator: "\n").count == 2)
    }

    @Test func `what cannot be read is said`() async throws {
        let fixture = try await shop()
        for (rule, columns, limit, cursor) in [
            ("{didd: x}", nil, nil, nil), ("{audience: nobody}", nil, nil, nil), (nil, "computed.nothing", nil, nil), (nil, "", nil, nil), (nil, nil, "0", nil), (nil, nil, nil, "x"),
        ] as [(String?, String?, String?, String?)] {
            let error = try #require(throws: QueryError.self) { try table(fixture, where: rule, columns: columns, limit: limit, cursor: cursor) }
            #expect(error.kind == .badRequest, "\(error)")
        }
    }

    @Test func `customers are found by an identifier of any kind, and by what they ordered, negotiated or asked`() async throws {
        let fixture = try await shop()
        func found(_ text: String, asOf: String? = nil) throws -> [String] {
            try fixture.json(fixture.history.find(text, at: fixture.basis(asOf)))["customers"]?.elements.map {
                "\($0["customer"]?.stringValue ?? "") \($0["by"]?.elements.compactMap(\.stringValue).joined(separator: " ") ?? "")"
            } ?? []
        }
        let ada = try #require(try fixture.profile("user_id:u1").customerId)
        for text in ["u1", "user_id:u1", " ADA@example.com", ada] { #expect(try found(text).map { $0.split(separator: " ")[0] } == [Substring(ada)], "\(text)") }
        #expect(try found("o1") == ["\(ada) properties.order_id"])
        #expect(try found("o1", asOf: "2026-01-04") == [] && found("nothing") == [])
        // The deal was won under its account, which is found, too.
        #expect(try found("d1").contains("\(ada) properties.deal_id"))
    }

    @Test func `a trait's history has every value, removals among them, and ends with the one that holds`() async throws {
        let fixture = try await shop()
        func plans(asOf: String? = nil) throws -> [String] {
            let answer = try fixture.json(fixture.history.traitHistory("user_id:u1", trait: "plan", at: fixture.basis(asOf)))
            return answer["traits"]?["plan"]?.elements.map { "\($0["value"]?.jsonText ?? "") \($0["position"]?.jsonText ?? "")" } ?? []
        }
        #expect(try plans() == [#""free" 1"#, #""team" 3"#, "null 4"])
        #expect(try plans(asOf: "2026-02-15") == [#""free" 1"#, #""team" 3"#])
        let all = try fixture.json(fixture.history.traitHistory("user_id:u1", trait: nil, at: fixture.basis()))
        #expect(all["traits"]?.fields.map(\.key) == ["email", "note", "plan"])
    }

    @Test func `consents come with every decision that led there, repeated preferences once`() async throws {
        let fixture = try HistoryFixture()
        func page(_ number: Int, _ ads: Bool) -> String {
            #"{"type":"page","messageId":"p\#(number)","userId":"u1","timestamp":"2026-01-0\#(number)T10:00:00Z","context":{"consent":{"categoryPreferences":{"ads":\#(ads)}}}}"#
        }
        let given = #"{"type":"track","messageId":"g","event":"Consent Given","userId":"u1","timestamp":"2026-01-05T10:00:00Z","properties":{"purpose":"email_marketing","text_version":"v2","contact":"email:Ada@example.com"}}"#
        try await fixture.append([page(1, true), page(2, true), page(3, false), page(4, false), given])
        let answer = try fixture.json(fixture.history.consents(of: "user_id:u1", at: fixture.basis()))
        let decisions = answer["decisions"]?.elements.map { "\($0["purpose"]?.stringValue ?? "") \($0["granted"]?.jsonText ?? "") \($0["position"]?.jsonText ?? "") \($0["contact"]?.stringValue ?? "-")" }
        #expect(decisions == ["ads true 1 -", "ads false 3 -", "email_marketing true 5 email:ada@example.com"])
        #expect(answer["consents"]?["ads"]?["state"]?.stringValue == "revoked")
        let before = try fixture.json(fixture.history.consents(of: "user_id:u1", at: fixture.basis("2026-01-02")))
        #expect(before["decisions"]?.elements.count == 1 && before["consents"]?["ads"]?["state"]?.stringValue == "granted")
    }

    @Test func `an account has what its members did as such, and a deal goes on under it`() async throws {
        let fixture = try await shop()
        func account(asOf: String? = nil) throws -> JSONValue { try fixture.json(fixture.history.account("acme", at: fixture.basis(asOf))) }
        let now = try account()
        #expect(now["members"]?.elements.count == 2 && now["events"]?.jsonText == "3")
        #expect(now["traits"]?["name"]?["value"]?.stringValue == "Acme" && now["traits"]?["employees"]?["value"]?.jsonText == "9")
        #expect(now["deals"]?.elements.map { $0["state"]?.stringValue } == ["won"])
        let before = try account(asOf: "2026-01-31")
        #expect(before["members"]?.elements.count == 1 && before["traits"]?["employees"]?["value"]?.jsonText == "7" && before["deals"]?.elements.isEmpty == true)
        #expect(throws: QueryError.self) { try account(asOf: "2026-01-01") }
        let deals = try fixture.json(fixture.history.deals(of: "user_id:u1", at: fixture.basis()))
        #expect(deals["deals"]?.elements.map { $0["state"]?.stringValue } == ["won"])
        #expect(try fixture.json(fixture.history.deals(of: "user_id:u2", at: fixture.basis()))["deals"]?.elements.isEmpty == true)
        let query = try TimelineQuery(kinds: nil, from: nil, to: nil, limit: nil, cursor: nil, order: nil)
        #expect(try fixture.json(fixture.history.accountTimeline("acme", at: fixture.basis(), query))["entries"]?.elements.isEmpty == false)
    }
}
