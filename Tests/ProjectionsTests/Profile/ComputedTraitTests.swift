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
        #expect(try Story(orders).computed("lifetime_value", asOf: "2026-12-31") == "99.70")
        #expect(try Story(orders + [refund]).computed("lifetime_value", asOf: "2026-12-31") == "90.30")
        #expect(try Story(orders + [refund]).computed("lifetime_value_by_currency", asOf: "2026-12-31") == #"{"EUR":90.30}"#)
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

    @Test func `an order that was sent twice counts once, with its last total, and one that was cancelled not at all, nor its refund`() throws {
        let cancelled = track("Order Cancelled", "2026-01-12T00:00:00Z", #"{"order_id":"q2"}"#)
        let lines = [order("q1", "2026-01-01T00:00:00Z", "9"), order("q1", "2026-01-02T00:00:00Z", "10"), order("q2", "2026-01-03T00:00:00Z", "100")]
        let refunds = [track("Order Refunded", "2026-01-13T00:00:00Z", #"{"order_id":"q2","total":100}"#), track("Order Refunded", "2026-01-13T00:00:00Z", #"{"order_id":"q1","total":1}"#)]
        func values(_ lines: [String], asOf date: String = "2026-12-31") throws -> [String?] {
            let story = try Story(lines)
            return try ["order_count", "lifetime_value", "average_order_value", "lifetime_value_by_currency"].map { try story.computed($0, asOf: date) }
        }
        #expect(try values(lines + [cancelled]) == ["1", "10", "10", #"{"EUR":10}"#])
        #expect(try values(lines + [cancelled] + refunds) == ["1", "9", "10", #"{"EUR":9}"#])
        #expect(try values(lines + [cancelled] + refunds, asOf: "2026-01-03T12:00:00Z") == ["2", "110", "55", #"{"EUR":110}"#])
        #expect(try values(lines + [cancelled] + refunds, asOf: "2026-01-01T12:00:00Z") == ["1", "9", "9", #"{"EUR":9}"#])
    }

    @Test func `once_per takes the last event with the key in the window, all its values, and events without the key by themselves`() throws {
        func bought(_ key: String, _ day: Int, _ prices: String) -> String { track("A", "2026-01-0\(day)T00:00:00Z", #"{\#(key)"p":[\#(prices)]}"#) }
        let lines = [bought(#""k":1,"#, 1, "1,2"), bought(#""k":1,"#, 2, "10,20"), bought("", 3, "100"), bought("", 4, "100")]
        #expect(try value("{sum: p, of: A, once_per: k}", lines) == "230")
        #expect(try value("{sum: p, of: A, once_per: k}", lines, asOf: "2026-01-01T12:00:00Z") == "3")
        #expect(try value("{count: events, of: A, once_per: k}", lines) == "3")
    }

    @Test func `an amount that cannot be held exactly makes its sum null, and no other`() throws {
        let big = "123456789012345678901234567890123456789"
        for inexact in [big, "0.1234567890123456789"] {
            let story = try Story([order("o1", "2026-01-01T00:00:00Z", inexact), order("o2", "2026-01-02T00:00:00Z", "7", "usd")])
            #expect(try story.computed("lifetime_value", asOf: "2026-12-31") == "null")
            #expect(try story.computed("lifetime_value_by_currency", asOf: "2026-12-31") == #"{"EUR":null,"USD":7}"#)
            #expect(try Story([order("o1", "2026-01-01T00:00:00Z", inexact)]).computed("lifetime_value", asOf: "2026-12-31") == "null")
            #expect(try Story([order("o1", "2026-01-01T00:00:00Z", inexact)]).computed("average_order_value", asOf: "2026-12-31") == "null")
            #expect(try value("{max: total, of: Order Completed}", [order("o1", "2026-01-01T00:00:00Z", inexact)]) == "null")
        }
    }

    @Test func `a currency is the same with spaces around it`() throws {
        let story = try Story([order("o1", "2026-01-01T00:00:00Z", "5", "eur "), order("o2", "2026-01-02T00:00:00Z", "2", " EUR"), order("o3", "2026-01-03T00:00:00Z", "1", " ")])
        #expect(try story.computed("lifetime_value_by_currency", asOf: "2026-12-31") == #"{"EUR":7,"XXX":1}"#)
    }

    @Test(arguments: ["within", "during"])
    func `a session is the customer's last visit, over or not`(word: String) throws {
        func page(_ time: String) -> String { #"{"type":"page","userId":"u1","timestamp":"2026-01-01T\#(time)Z"}"# }
        func viewed(_ time: String) -> String { track("Product Viewed", "2026-01-01T\(time)Z", #"{"name":"\#(time)"}"#) }
        let lines = [viewed("09:00:00"), page("10:00:00"), viewed("10:01:00"), page("10:20:00"), viewed("10:49:59"), viewed("10:50:00"), page("12:00:00"), viewed("12:00:01")]
        for (time, expected) in [
            ("09:30:00", "0"), ("10:00:00", "0"), ("10:02:00", "1"), ("10:49:59", "2"), ("11:59:59", "2"), ("12:00:00", "0"), ("12:00:01", "1"), ("23:00:00", "1"),
        ] {
            #expect(try value("{count: events, of: Product Viewed, \(word): session}", lines, asOf: "2026-01-01T\(time)Z") == expected, "\(time)")
        }
        let story = try Story(lines)
        #expect(try story.isMember("{did: Product Viewed, \(word): session, times: 2}", asOf: "2026-01-01T11:00:00Z"))
        let membership = try story.membership("{did: Product Viewed, \(word): session}", asOf: "2026-01-01T23:00:00Z")
        #expect(membership.isMember && membership.enteredAt == instant("2026-01-01T12:00:01Z"))
        #expect(try story.membership("{not: {did: Product Viewed, \(word): session}}", asOf: "2026-01-01T12:00:00Z").enteredAt == instant("2026-01-01T12:00:00Z"))
    }

    @Test func `stages as shipped: active, at risk, lapsed, churned, and won back after a year without an order`() throws {
        let story = try Story([order("o1", "2020-01-01T00:00:00Z", "5"), order("o2", "2023-06-01T00:00:00Z", "5"), order("o3", "2023-08-01T00:00:00Z", "5")])
        let stages = [
            ("2020-02-01", "active"), ("2020-08-01", "at_risk"), ("2021-06-01", "lapsed"), ("2022-06-01", "churned"), ("2023-06-02", "won_back"), ("2023-09-01", "won_back"),
            ("2023-12-15", "active"), ("2024-03-01", "at_risk"),
        ]
        for (date, stage) in stages { #expect(try story.profile(asOf: date).lifecycle == stage, "\(date)") }
    }
}
