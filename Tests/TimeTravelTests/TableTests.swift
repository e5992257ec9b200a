import Definitions
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
        let columns = "customer,email,plan,order_count,lifetime_value,events,account"
        for asOf in ["2026-01-03", "2026-02-20", "2026-06-01"] {
            for row in try fixture.json(table(fixture, columns: columns, asOf: asOf))["customers"]?.elements ?? [] {
                let customer = try #require(row["customer"]?.stringValue)
                let profile = try fixture.profile(customer, asOf: asOf)
                #expect(row["plan"]?.jsonText == profile["traits"]?["plan"]?["value"]?.jsonText ?? "null")
                #expect(row["order_count"]?.jsonText == profile.orderCount && row["events"]?.jsonText == profile.eventCount)
                #expect(row["lifetime_value"]?.jsonText == profile["computed"]?["lifetime_value"]?.jsonText)
                #expect(profile.identifierTexts.contains("email:\(row["email"]?.stringValue ?? "")"))
                #expect(row["account"]?.stringValue == profile["accounts"]?.elements.first?["id"]?.stringValue)
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
            ("{didd: x}", nil, nil, nil), ("{audience: nobody}", nil, nil, nil), (nil, "computed.nothing", nil, nil), (nil, "consents.ads", nil, nil), (nil, "traits.nothing", nil, nil), (nil, "identifiers.emial", nil, nil), (nil, "", nil, nil), (nil, nil, "0", nil), (nil, nil, nil, "x"),
        ] as [(String?, String?, String?, String?)] {
            let error = try #require(throws: QueryError.self) { try table(fixture, where: rule, columns: columns, limit: limit, cursor: cursor) }
            #expect(error.kind == .badRequest, "\(error)")
        }
    }

    @Test func `customers are found by an identifier of any kind, and by what they ordered, negotiated or asked`() async throws {
        let fixture = try await shop()
        let ada = try #require(try fixture.profile("user_id:u1").customerId)
        for text in ["u1", "user_id:u1", " ADA@example.com", ada] { #expect(try found(fixture, text).map { $0.split(separator: " ")[0] } == [Substring(ada)], "\(text)") }
        #expect(try found(fixture, "o1") == ["\(ada) properties.order_id"])
        #expect(try found(fixture, "o1", asOf: "2026-01-04") == [] && found(fixture, "nothing") == [])
        // The deal was won under its account, which is found, too.
        #expect(try found(fixture, "d1") == ["\(ada) properties.deal_id", "acme properties.deal_id"])
    }

    private func found(_ fixture: HistoryFixture, _ text: String, asOf: String? = nil) throws -> [String] {
        let answer = try fixture.json(fixture.history.find(text, at: fixture.basis(asOf)))
        #expect(answer["more"]?.boolValue == false)
        return ["customer", "account"].flatMap { what in
            (answer[what + "s"]?.elements ?? []).map { "\($0[what]?.stringValue ?? "") \($0["by"]?.elements.compactMap(\.stringValue).joined(separator: " ") ?? "")" }
        }
    }

    @Test func `a value that is an identifier of one and an order, a name or the id of another finds both`() async throws {
        let fixture = try await shop()
        let (ada, bo) = (try #require(try fixture.profile("user_id:u1").customerId), try #require(try fixture.profile("user_id:u2").customerId))
        try await fixture.append(
            #"{"type":"identify","messageId":"n1","userId":"u2","traits":{"firstName":"Bo","last_name":"Müller-Kim"},"timestamp":"2026-03-01T10:00:00Z"}"#,
            #"{"type":"identify","messageId":"n2","userId":"\#(bo)","context":{"externalIds":[{"id":"o1","type":"loyalty_card","collection":"users","encoding":"none"}]},"timestamp":"2026-03-01T10:00:00Z"}"#,
            #"{"type":"track","messageId":"n3","event":"Deal Updated","userId":"u1","timestamp":"2026-03-02T10:00:00Z","properties":{"deal_id":"d1","name":"Big deal"}}"#)
        let other = try #require(try fixture.profile("user_id:\(bo)").customerId)
        #expect(try found(fixture, bo).map { $0.split(separator: " ")[0] } == [Substring(bo), Substring(other)])
        #expect(try found(fixture, "o1") == ["\(ada) properties.order_id", "\(other) identifiers.loyalty_card"])
        #expect(try found(fixture, "kim, bo") == ["\(bo) traits.name"] && found(fixture, "MULLER") == ["\(bo) traits.name"])
        #expect(try found(fixture, "big DEAL") == ["\(ada) properties.name"] && found(fixture, "Acme").contains("acme traits.name"))
        #expect(try found(fixture, "acme").first == "acme identifiers.group_id traits.name")
        #expect(try found(fixture, "bo kim", asOf: "2026-02-28") == [])
    }

    @Test func `more is said when more are found than are told, and those named by an identifier stay`() async throws {
        let fixture = try HistoryFixture()
        try await fixture.append(
            (0..<130).map { #"{"type":"identify","messageId":"i\#($0)","userId":"u\#($0)","traits":{"name":"Jane \#($0)"},"timestamp":"2026-01-01T10:00:00Z"}"# }
                + [#"{"type":"identify","messageId":"last","userId":"jane","timestamp":"2026-01-01T10:00:00Z"}"#])
        let answer = try fixture.json(fixture.history.find("jane", at: fixture.basis()))
        #expect(answer["more"]?.boolValue == true && answer["customers"]?.elements.count == CustomerHistory.foundMax)
        #expect(answer["customers"]?.elements.last?["by"]?.elements.compactMap(\.stringValue) == ["identifiers.user_id"])
        #expect(answer["customers"]?.elements.first?["customer"]?.stringValue == "c1")
    }

    @Test func `a mistyped column is an error with a suggestion, unless somebody has had such a trait`() async throws {
        let fixture = try await shop()
        for (columns, suggestion) in [
            ("lifetime_valu", "lifetime_value"), ("traits.plam", "traits.plan"), ("identifiers.emial", "identifiers.email"), ("computed.order_cuont", "computed.order_count"),
        ] {
            let error = try #require(throws: QueryError.self) { try table(fixture, columns: columns) }
            #expect(error.kind == .badRequest && error.message.contains("did you mean \(suggestion)?"), "\(error.message)")
        }
        // Nobody had a note then, but somebody has had one since; nobody has decided on e-mail, but a rule speaks of it.
        #expect(try fixture.json(table(fixture, columns: "note", asOf: "2025-01-01"))["customers"]?.elements.isEmpty == true)
        #expect(try fixture.json(table(fixture, columns: "consents.email_marketing"))["customers"]?.elements.first?["consents.email_marketing"]?.isNull == true)
        try await fixture.append(
            #"{"type":"identify","messageId":"n1","userId":"u2","traits":{"address":{"city":"Basel"}},"context":{"consent":{"categoryPreferences":{"ads":true}}},"timestamp":"2026-03-01T10:00:00Z"}"#)
        let row = try #require(try fixture.json(table(fixture, where: "{has: email}", columns: "traits.address.city,address.city,consents.ads,consents.ads.source"))["customers"]?.elements.last)
        #expect(row.fields.map(\.value.stringValue) == ["Basel", "Basel", "granted", "website"])
    }

    @Test func `without columns a table has the usual ones, as far as one's own traits are among them`() async throws {
        func columns(_ definitions: DefinitionSet) async throws -> [String] {
            let fixture = try HistoryFixture(definitions: definitions)
            try await fixture.append(Self.lines)
            return try fixture.json(table(fixture))["columns"]?.elements.compactMap(\.stringValue) ?? []
        }
        #expect(try await columns(.shipped) == ["customer", "email", "lifecycle", "order_count", "lifetime_value", "last_seen"])
        let own = try DefinitionLoader.load(files: ["traits.yaml": "traits: {order_count: {count: events, of: Order Completed}}", "audiences.yaml": "audiences: {}"])
        #expect(try await columns(own) == ["customer", "email", "lifecycle", "order_count", "last_seen"])
    }

    @Test func `an export shows the address that may be written to, and tells of its consent`() async throws {
        let fixture = try HistoryFixture()
        func consent(_ number: Int, _ given: Bool, _ contact: String?) -> String {
            let contact = contact.map { #","contact":"\#($0)""# } ?? ""
            return #"{"type":"track","messageId":"c\#(number)","event":"Consent \#(given ? "Given" : "Withdrawn")","userId":"u1","timestamp":"2026-01-0\#(number)T10:00:00Z","properties":{"purpose":"email_marketing","text_version":"v\#(number)"\#(contact)}}"#
        }
        try await fixture.append(
            #"{"type":"identify","messageId":"a","userId":"u1","traits":{"email":"a@x.io"},"timestamp":"2026-01-01T08:00:00Z"}"#,
            #"{"type":"identify","messageId":"b","userId":"u1","traits":{"email":"b@x.io"},"timestamp":"2026-01-01T09:00:00Z"}"#, consent(2, false, nil),
            consent(3, true, "a@x.io"))
        let columns = "email,consents.email_marketing,consents.email_marketing.text_version"
        func row(_ rule: String?, _ columns: String = columns, asOf: String? = nil) throws -> [String?] {
            try fixture.json(table(fixture, where: rule, columns: columns, asOf: asOf))["customers"]?.elements.first?.fields.map(\.value.stringValue) ?? []
        }
        #expect(try row("{consent: email_marketing}") == ["a@x.io", "granted", "v3"] && row(nil) == ["a@x.io", "granted", "v3"])
        // The address seen last, without a word on consent; with a rule, the one that it is about.
        #expect(try row(nil, "email") == ["b@x.io"] && row("newsletter", "email") == ["a@x.io"])
        #expect(try row(nil, asOf: "2026-01-02") == ["b@x.io", "revoked", "v2"] && row("{consent: email_marketing}", asOf: "2026-01-02") == [])
        // Of the customer as a whole it stays withdrawn.
        #expect(try row(nil, "consents.email_marketing") == ["revoked"])
        let card = try fixture.json(fixture.history.card("user_id:u1", at: fixture.basis()))
        let states = card["contact_points"]?.elements.map { "\($0["value"]?.stringValue ?? "") \($0["consents"]?["email_marketing"]?.stringValue ?? "")" }
        #expect(states == ["a@x.io granted", "b@x.io revoked"])
        #expect(try fixture.profile("user_id:u1")["consents"]?["email_marketing"]?["state"]?.stringValue == "revoked")
    }

    @Test func `the scores of one customer are those among all`() async throws {
        let fixture = try await shop()
        func scores(_ customer: String?, limit: String? = nil) throws -> JSONValue {
            try fixture.json(fixture.history.rfm(at: fixture.basis(), RFMQuery(recency: nil, frequency: nil, monetary: nil, customer: customer, limit: limit, cursor: nil)))
        }
        let all = try #require(try scores(nil)["customers"]?.elements)
        let one = try scores("user_id:u2")
        #expect(one["customers"]?.elements == [all[1]] && one["customer"]?.stringValue == all[1]["customer"]?.stringValue && one["scored"]?.jsonText == "2")
        #expect(throws: QueryError.self) { try scores("user_id:nobody") }
        #expect(throws: QueryError.self) { try scores("user_id:u2", limit: "3") }
        try await fixture.append(#"{"type":"identify","messageId":"n","userId":"u3","timestamp":"2026-01-02T10:00:00Z"}"#)
        #expect(try scores("user_id:u3")["customers"]?.elements.isEmpty == true)
    }

    @Test func `a trait's history has every value, removals among them, and ends with the one that holds`() async throws {
        let fixture = try await shop()
        func plans(asOf: String? = nil) throws -> [String] {
            let answer = try fixture.json(fixture.history.history("user_id:u1", at: fixture.basis(asOf), HistoryQuery { $0 == "trait" ? "plan" : nil }))
            return answer["traits"]?["plan"]?.elements.map { "\($0["value"]?.jsonText ?? "") \($0["position"]?.jsonText ?? "")" } ?? []
        }
        #expect(try plans() == [#""free" 1"#, #""team" 3"#, "null 4"])
        #expect(try plans(asOf: "2026-02-15") == [#""free" 1"#, #""team" 3"#])
        let all = try fixture.json(fixture.history.history("user_id:u1", at: fixture.basis(), HistoryQuery { _ in nil }))
        #expect(all["traits"]?.fields.map(\.key) == ["email", "note", "plan"])
        let error = try #require(throws: QueryError.self) { try fixture.history.history("user_id:u1", at: fixture.basis(), HistoryQuery { $0 == "trait" ? "plam" : nil }) }
        #expect(error.kind == .badRequest && error.message.contains("did you mean traits.plan?"), "\(error.message)")
        // Another customer has it.
        try await fixture.append(#"{"type":"identify","messageId":"a","userId":"u2","traits":{"address":{"city":"Bonn"}},"timestamp":"2026-03-05T10:00:00Z"}"#)
        let none = try fixture.json(fixture.history.history("user_id:u1", at: fixture.basis(), HistoryQuery { $0 == "trait" ? "address.city" : nil }))
        #expect(none["traits"]?["address.city"]?.elements.isEmpty == true)
        #expect(throws: QueryError.self) { try fixture.history.history("user_id:u1", at: fixture.basis(), HistoryQuery { $0 == "trait" ? "address.zip" : nil }) }
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
    @Test func `a profile tells on request how the customer can be reached`() async throws {
        let fixture = try await shop()
        try await fixture.append(
            #"{"type":"track","messageId":"s","event":"Email Delivered","userId":"u1","timestamp":"2026-03-02T10:00:00Z","properties":{"email_id":"e1"}}"#,
            #"{"type":"track","messageId":"b","event":"Email Bounced","userId":"u1","timestamp":"2026-03-03T10:00:00Z","properties":{"email_id":"e2"}}"#)
        let plain = try fixture.profile("user_id:u1")
        #expect(plain["reachability"] == nil)
        let reachability = try #require(try fixture.json(fixture.history.profile("user_id:u1", including: ProfilePart.parts("reachability"), at: fixture.basis()))["reachability"])
        let point = reachability["contact_points"]?.elements.first
        #expect(point?["value"]?.stringValue == "ada@example.com" && point?["sent"]?.jsonText == "1" && point?["reachable"]?.boolValue == false)
        #expect(point?["unreachable_reason"]?.stringValue == "bounced" && reachability["channels"]?.elements.first?["reachable"]?.boolValue == false)
        #expect(throws: QueryError.self) { try ProfilePart.parts("reach") }
    }

    @Test func `rules that are no text are not compared with the shipped ones`() async throws {
        let fixture = try await shop()
        for rules in ["", " \n"] { #expect(throws: QueryError.self) { try fixture.history.comparison(withRules: rules, at: fixture.basis()) } }
    }

    @Test func `names and ids are found in sealed LogSegments, too, and a mistyped nested trait is told`() async throws {
        let fixture = try HistoryFixture(segmentEventsMax: 300)
        try await fixture.append(
            (0..<900).map { index -> String in
                let time = "2026-01-01T10:00:00Z"
                if index % 3 == 0 { return #"{"type":"identify","messageId":"i\#(index)","userId":"u\#(index)","traits":{"name":"Person \#(index)","address":{"city":"Bonn"}},"timestamp":"\#(time)"}"# }
                return order("o\(index)", user: "u\(index / 3 * 3)", total: "1", at: time)
            })
        try await fixture.waitForSealing()
        let first = try #require(try fixture.profile("user_id:u30").customerId)
        #expect(try found(fixture, "person 30") == ["\(first) traits.name"] && found(fixture, "o31") == ["\(first) properties.order_id"])
        let error = try #require(throws: QueryError.self) { try table(fixture, columns: "address.ctiy") }
        #expect(error.message.contains("did you mean address.city?"), "\(error.message)")
    }
}
