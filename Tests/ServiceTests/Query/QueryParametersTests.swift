import Testing
import TimeTravel

@testable import Service

@Suite struct QueryParametersTests {
    @Test func `values are decoded and a plus stays one`() throws {
        let parameters = try QueryParameters(
            query: "as_of=2026-03-01T00:00:00+01:00&kinds=a%2Cb%20c&tz=", allowing: ["as_of", "kinds", "tz"])
        #expect(parameters["as_of"] == "2026-03-01T00:00:00+01:00")
        #expect(parameters["kinds"] == "a,b c")
        #expect(parameters["tz"] == "")
        #expect(parameters["limit"] == nil)
    }

    @Test(arguments: [
        ("limt=3", "limt"), ("limit=1&limit=2", "limit is given twice"), ("limit=%zz", "limit"), ("limit=%4", "limit"),
        ("limit=%ff", "UTF-8"), ("limit=%00", "limit"), ("%ff=1", "name"),
    ])
    func `what is unknown, repeated or broken is named`(query: String, word: String) {
        let error = #expect(throws: QueryError.self) { try QueryParameters(query: query, allowing: ["limit"]) }
        #expect(error?.message.contains(word) == true)
        #expect(error?.kind == .badRequest)
    }

    @Test(arguments: ["0", "11", "x", "", "-1", "9999999999999999999999"])
    func `a number out of its range is refused`(text: String) throws {
        let parameters = try QueryParameters(query: "limit=" + text, allowing: ["limit"])
        #expect(throws: QueryError.self) { try parameters.number("limit", in: 1...10, byDefault: 5) }
    }

    @Test func `a number that is not given has its default`() throws {
        #expect(try QueryParameters(query: nil, allowing: []).number("limit", in: 1...10, byDefault: 5) == 5)
        #expect(try QueryParameters(query: "limit=7", allowing: ["limit"]).number("limit", in: 1...10, byDefault: 5) == 7)
    }
}
