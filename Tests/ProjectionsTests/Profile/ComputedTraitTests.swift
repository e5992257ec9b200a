import EventModel
import Testing

@testable import Projections

struct ComputedTraitTests {
    private let orders = [
        order("o1", "2026-01-01T00:00:00Z", "0.10"), order("o2", "2026-01-02T00:00:00Z", "0.20"),
        order("o2", "2026-01-02T00:00:01Z", "0.20"), order("o3", "2026-01-10T00:00:00Z", "99.40"),
    ]

    private func value(_ rule: String, _ lines: [String], asOf date: String = "2026-12-31") throws -> String? {
        try Story(lines, files: ["traits.yaml": "traits: {x: \(rule)}"]).computed("x", asOf: date)
    }

    @Test func `orders are counted by id and cancelled ones not`() throws {
        let cancelled = track("Order Cancelled", "2025-12-31T00:00:00Z", #"{"order_id":"o1"}"#)
        #expect(try Story(orders).computed("order_count", asOf: "2026-12-31") == "3")
        #expect(try Story(orders + [cancelled]).computed("order_count", asOf: "2026-12-31") == "2")
        #expect(try Story(orders).computed("order_count", asOf: "2026-01-05") == "2")
    }

    @Test func `a lifetime value is exact and less refunds`() throws {
        let refund = track("Order Refunded", "2026-01-11T00:00:00Z", #"{"order_id":"o3","total":9.40}"#)
        #expect(try Story(orders).computed("lifetime_value", asOf: "2026-12-31") == "99.90")
        #expect(try Story(orders + [refund]).computed("lifetime_value", asOf: "2026-12-31") == "90.50")
        #expect(try Story(orders + [refund]).computed("lifetime_value_by_currency", asOf: "2026-12-31") == #"{"EUR":90.50}"#)
        #expect(try Story([identify("2026-01-01T00:00:00Z", "{}")]).computed("lifetime_value", asOf: "2026-12-31") == "0")
    }

    @Test func `a thousand cents make ten`() throws {
        let lines = (0..<1000).map { order("o\($0)", "2026-01-01T00:00:00Z", "0.01") }
        #expect(try Story(lines).computed("lifetime_value", asOf: "2026-12-31") == "10.00")
    }

    @Test func `currencies that mix make no sum but stand beside it`() throws {
        let story = try Story([order("o1", "2026-01-01T00:00:00Z", "5"), order("o2", "2026-01-02T00:00:00Z", "7.5", "usd")])
        #expect(try story.computed("lifetime_value", asOf: "2026-12-31") == "null")
        #expect(try story.computed("average_order_value", asOf: "2026-12-31") == "null")
        #expect(try story.computed("lifetime_value_by_currency", asOf: "2026-12-31") == #"{"EUR":5,"USD":7.5}"#)
        #expect(try story.computed("lifetime_value", asOf: "2026-01-01") == "5")
    }

    @Test func `the other shipped traits`() throws {
        let views = ["b", "a", "b", "a"].enumerated().map {
            track("Product Viewed", "2026-01-0\($0.offset + 1)T00:00:00Z", #"{"category":"\#($0.element)"}"#)
        }
        let story = try Story(orders + views)
        #expect(try story.computed("average_order_value", asOf: "2026-01-02") == "0.15")
        #expect(try story.computed("first_order_at", asOf: "2026-12-31") == #""2026-01-01T00:00:00.000000Z""#)
        #expect(try story.computed("last_order_at", asOf: "2026-12-31") == #""2026-01-10T00:00:00.000000Z""#)
        #expect(try story.computed("days_since_last_order", asOf: "2026-01-19T23:59:59Z") == "9")
        #expect(try story.computed("favourite_category", asOf: "2026-12-31") == #""a""#)
        #expect(try story.computed("favourite_category", asOf: "2026-01-02") == "null")
    }

    @Test func `views less than half an hour apart are one visit, counted in a half-open window`() throws {
        let views = ["00:00:00", "00:29:59", "00:59:59", "01:20:00"].map {
            #"{"type":"page","userId":"u1","timestamp":"2026-01-01T\#($0)Z"}"#
        }
        let story = try Story(views)
        #expect(try story.computed("sessions_30d", asOf: "2026-01-02") == "2")
        #expect(try story.computed("sessions_30d", asOf: "2026-01-30T23:59:59Z") == "2")
        #expect(try story.computed("sessions_30d", asOf: "2026-01-31") == "1")
        #expect(try story.computed("sessions_30d", asOf: "2026-02-28") == "0")
    }

    @Test func `every aggregation over values, windows and filters`() throws {
        let scores = [5, 3, 4, 3].enumerated().map {
            track("Rated", "2026-01-0\($0.offset + 1)T00:00:00Z", #"{"n":\#($0.element),"t":"k\#($0.element)"}"#)
        }
        let of = "of: Rated"
        let table: [(rule: String, expected: String)] = [
            ("{count: events, \(of)}", "4"), ("{count: events, \(of), where: {n: {at_least: 4}}}", "2"),
            ("{sum: n, \(of)}", "15"), ("{min: n, \(of)}", "3"), ("{max: n, \(of)}", "5"), ("{average: n, \(of)}", "3.75"),
            ("{first: n, \(of)}", "5"), ("{last: n, \(of)}", "3"), ("{most_frequent: n, \(of)}", "3"),
            ("{most_frequent: n, \(of), at_least: 3}", "null"), ("{unique_list: t, \(of)}", #"["k3","k4","k5"]"#),
            ("{unique_count: n, \(of)}", "3"), ("{days_since: occurred_at, \(of)}", "361"),
            ("{sum: n, \(of), between: [2026-01-02, 2026-01-03]}", "7"), ("{max: occurred_at, \(of)}", #""2026-01-04T00:00:00.000000Z""#),
            ("{average: t, \(of)}", "null"), ("{sum: n, \(of), within: 362d}", "3"), ("{sum: n, \(of), within: 363d}", "7"),
        ]
        for row in table { #expect(try value(row.rule, scores) == row.expected, "\(row.rule)") }
    }

    @Test func `a ratio of two traits is null when the lower is nothing`() throws {
        let files = ["traits.yaml": "traits: {a: {count: events, of: A}, b: {count: events, of: B}, r: {ratio: a, to: b}}"]
        let (a, b) = (track("A", "2026-01-01T00:00:00Z"), track("B", "2026-01-02T00:00:00Z"))
        #expect(try Story([a, b, b, b], files: files).computed("r", asOf: "2026-02-01") == "0.333333")
        #expect(try Story([a], files: files).computed("r", asOf: "2026-02-01") == "null")
    }

    @Test func `a filter may look at another trait of the same customer`() throws {
        let rules = "traits: {usual: {average: n, of: A}, above: {count: events, of: A, where: {n: {more_than: {computed: usual}}}}}"
        let lines = [1, 2, 9].map { track("A", "2026-01-01T00:00:00Z", #"{"n":\#($0)}"#) }
        #expect(try Story(lines, files: ["traits.yaml": rules]).computed("above", asOf: "2026-02-01") == "1")
    }

    @Test func `money as text and amounts of another type are left out`() throws {
        let lines = [order("o1", "2026-01-01T00:00:00Z", "5"), order("o2", "2026-01-02T00:00:00Z", #""12.00""#)]
        #expect(try Story(lines).computed("lifetime_value", asOf: "2026-12-31") == "5")
        #expect(try Story(lines).computed("order_count", asOf: "2026-12-31") == "2")
    }

    @Test func `purchases as CDNOW has them: dates, units, dollars`() throws {
        let purchases = [("1997-01-01", "29.33"), ("1997-01-18", "29.73"), ("1997-08-02", "14.96"), ("1997-12-12", "26.48")]
        let story = try Story(purchases.enumerated().map { order("l\($0.offset)", $0.element.0 + "T00:00:00Z", $0.element.1, "USD") })
        let expected = [("1997-01-10", "1", "29.33"), ("1997-09-30", "3", "74.02"), ("1998-06-30", "4", "100.50")]
        for (date, count, value) in expected {
            #expect(try story.computed("order_count", asOf: date) == count)
            #expect(try story.computed("lifetime_value", asOf: date) == value)
        }
    }
}
