import EventModel
import Testing

@testable import TimeTravel

/// How rows come and go, and what is wrong with them.
@Suite struct RowFormatTests {
    private func shop() async throws -> HistoryFixture {
        let fixture = try HistoryFixture()
        try await fixture.append(
            #"{"type":"identify","messageId":"i1","userId":"u1","traits":{"plan":"=1+1"},"timestamp":"2026-03-01T10:00:00Z"}"#,
            order("o1", user: "u1", total: "10.50", at: "2026-03-02T23:30:00Z"), order("o2", user: "u1", total: "5", at: "2026-03-03T00:00:30Z"))
        return fixture
    }

    private func answer(
        _ fixture: HistoryFixture, _ rows: String, features: String = "order_count", format: String? = nil, tz: String? = nil, firstLine: String? = nil
    ) throws -> String {
        let query = try PointInTimeQuery(features: features, format: format, hindsight: "1", firstLine: firstLine)
        return try fixture.history.pointInTime(Array(rows.utf8), query, at: BasisRequest(asOf: nil, asKnownAt: nil, identityAsOf: nil, timeZone: tz)).wholeText
    }

    @Test func `what a row says comes back as it was sent`() async throws {
        let row = #"{ "label": 1.50, "customer":"user_id:u1","as_of":"2026-03-03", "note":{"a":[1,null]} }"#
        let found = try await answer(shop(), row)
        #expect(found == #"{ "label": 1.50, "customer":"user_id:u1","as_of":"2026-03-03", "note":{"a":[1,null]} ,"found":true,"as_known_at":3,"order_count":2}"# + "\n")
    }

    @Test func `customers whom nobody knows, or not yet, have nulls`() async throws {
        let rows = #"{"customer":"user_id:nobody","as_of":"2026-03-03"}"# + "\n" + #"{"customer":"user_id:u1","as_of":"2026-02-28"}"#
        let found = try await answer(shop(), rows, features: "order_count,events").split(separator: "\n")
        #expect(found.count == 2 && found.allSatisfy { $0.hasSuffix(#","found":false,"as_known_at":3,"order_count":null,"events":null}"#) })
    }

    @Test func `each row that cannot be read is told by its line, and the others are answered`() async throws {
        let fixture = try await shop()
        let good = #"{"customer":"user_id:u1","as_of":"2026-03-03"}"#
        let wrong = [
            ("nonsense", "not JSON"), (#"{"customer":"user_id:u1","as_of":"2026-03-03""#, "not JSON"), ("[1]", "JSON object"), (#"{"as_of":"2026-03-03"}"#, "missing"),
            (#"{"customer":7,"as_of":"2026-03-03"}"#, "missing"), (#"{"customer":"u1","as_of":"2026-03-03"}"#, "kind:value"), (#"{"customer":"user_id:u1"}"#, "missing"),
            (#"{"customer":"user_id:u1","as_of":"yesterday"}"#, "neither an instant"), (#"{"customer":"user_id:u1","as_of":"2026-03-03T12:00:00"}"#, "neither an instant"),
            (#"{"customer":"user_id:u1","as_of":"2026-02-30"}"#, "neither an instant"), (#"{"customer":"user_id:u1","as_of":1772000000}"#, "missing"),
            (#"{"customer":"user_id:u1","as_of":"2026-03-03","order_count":3}"#, "call yours otherwise"), (#"{"customer":"user_id:u1","as_of":"2026-03-03","found":3}"#, "call yours otherwise"),
            (#"{"customer":"user_id:u1","customer":"user_id:u2","as_of":"2026-03-03"}"#, "twice"),
        ]
        for (line, words) in wrong {
            let found = try answer(fixture, "\(good)\n\n\(line)\r\n\(good)").split(separator: "\n").map { try JSONValue(parsing: String($0)) }
            try #require(found.count == 3, "\(line)")
            #expect(found[0]["order_count"]?.jsonText == "2" && found[2]["order_count"]?.jsonText == "2")
            #expect(found[1]["error"]?["line"]?.jsonText == "3" && found[1]["error"]?["code"]?.stringValue == "invalid_row", "\(line)")
            #expect(found[1]["error"]?["message"]?.stringValue?.contains(words) == true, "\(line): \(found[1].jsonText)")
        }
    }

    @Test func `instants that are hard to read mean what they mean elsewhere`() async throws {
        let fixture = try await shop()
        func count(_ asOf: String, tz: String? = nil) throws -> String? {
            try JSONValue(parsing: answer(fixture, #"{"customer":"user_id:u1","as_of":"\#(asOf)"}"#, tz: tz))["order_count"]?.jsonText
        }
        #expect(try count("2026-03-02T23:59:60Z") == "1", "a leap second is the last microsecond of its minute")
        #expect(try count("2026-03-03T00:00:30Z") == "2")
        #expect(try count("2026-03-02T19:00:30-05:00") == "2")
        #expect(try count("2026-03-02") == "1", "a date is its end")
        #expect(try count("2026-03-02", tz: "America/New_York") == "2")
        #expect(try count("0001-01-01") == "null")
        #expect(try count("9999-12-31T23:59:59Z") == "2")
    }

    @Test func `CSV comes and goes with its cells, with or without a byte order mark, whatever its line ends`() async throws {
        let fixture = try await shop()
        let rows = "label,customer,as_of,\"a \"\"note\"\"\"\n-1.5,user_id:u1,2026-03-03,\"=cmd, \"\"x\"\"\"\n\n,user_id:nobody,2026-03-03,\n"
        let heading = #"label,customer,as_of,"a ""note""",found,as_known_at,order_count,plan,error"# + "\r\n"
        let expected = heading + #"-1.5,user_id:u1,2026-03-03,"'=cmd, ""x""",true,3,2,"'=1+1","# + "\r\n" + ",user_id:nobody,2026-03-03,,false,3,,,\r\n"
        #expect(try answer(fixture, rows, features: "order_count,plan") == expected)
        #expect(try answer(fixture, "\u{FEFF}" + rows.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"), features: "order_count,plan") == expected)
    }

    @Test func `rows of CSV that cannot be read are told by line`() async throws {
        let fixture = try await shop()
        let rows = "customer,as_of\nuser_id:u1,2026-03-03\nuser_id:u1\nuser_id:u1,soon\n\"user_id:u1\"x,2026-03-03\nuser_id:u1,2026-03-03\nuser_id:u1,\"2026"
        let found = try answer(fixture, rows).split(separator: "\r\n").map(String.init)
        #expect(found.count == 7)
        #expect(found[1] == "user_id:u1,2026-03-03,true,3,2," && found[5] == found[1])
        #expect(found[2].contains("line 3: 1 cells under a heading of 2") && found[3].contains("line 4: as_of: 'soon'"))
        #expect(found[4].contains("line 5: something stands behind the quote") && found[6].contains("line 7: a quote is not closed"))
        let later = try answer(fixture, rows, firstLine: "101")
        #expect(later.contains("line 103: 1 cells") && later.contains("line 104: as_of"))
    }

    @Test func `one format may be asked for in the other`() async throws {
        let fixture = try await shop()
        #expect(try answer(fixture, "customer,as_of,label\nuser_id:u1,2026-03-03,7\n", format: "ndjson") == #"{"customer":"user_id:u1","as_of":"2026-03-03","label":"7","found":true,"as_known_at":3,"order_count":2}"# + "\n")
        let rows = #"{"as_of":"2026-03-03","customer":"user_id:u1","a":-1}"# + "\n" + #"{"b":"x","customer":"user_id:u1","as_of":"2026-03-02","a":null}"# + "\nx"
        let found = try answer(fixture, rows, format: "csv")
        #expect(found.hasPrefix("customer,as_of,a,b,found,as_known_at,order_count,error\r\nuser_id:u1,2026-03-03,-1,,true,3,2,\r\nuser_id:u1,2026-03-02,,x,true,3,1,\r\n,,,,,,,\"line 3: not JSON"))
    }

    @Test(arguments: [
        ("", "order_count", "empty"), (" \n\n", "order_count", "empty"), ("a,b\n1,2", "order_count", "line 1"), ("customer,as_of,found\n", "order_count", "'found'"),
        ("customer,as_of,customer\n", "order_count", "one name"), ("{}", "", "features"), ("{}", "order_counts", "did you mean"), ("{}", "plam", "did you mean"), ("{}", "order_count,order_count", "twice"),
        ("{}", "as_of", "rows say themselves"), ("{}", "audiences.nobodys", "none"), ("{}", "audiences.auto_intenders", "none"),
    ])
    func `what is wrong with all rows is an error of the question`(_ rows: String, _ features: String, _ words: String) async throws {
        let fixture = try await shop()
        let error = #expect(throws: QueryError.self) { try answer(fixture, rows, features: features) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test func `a heading alone has no rows`() async throws {
        #expect(try await answer(shop(), "customer,as_of\n") == "customer,as_of,found,as_known_at,order_count,error\r\n")
    }
}
