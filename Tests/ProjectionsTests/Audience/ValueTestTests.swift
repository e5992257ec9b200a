import EventModel
import Testing

@testable import Projections

struct ValueTestTests {
    private let story = Result {
        try Story([
            identify(
                "2026-01-01T00:00:00Z",
                #"{"text":"Köln Süd","n":5,"flag":true,"list":["a","B"],"empty":[],"void":null,"day":"2026-01-10","#
                    + #""at":"2026-01-10T12:00:00Z","place":{"latitude":52.52,"longitude":13.40},"deep":{"x":{"y":7}},"items":[{"k":"p"},{"k":"q"}]}"#
            )
        ])
    }

    private func check(_ table: [(rule: String, expected: Bool)]) throws {
        for row in table { #expect(try story.get().isMember(row.rule, asOf: "2026-01-20") == row.expected, "\(row.rule)") }
    }

    @Test func `nothing satisfies only missing, is_not, not_in and has_none`() throws {
        for trait in ["absent", "void", "empty", "deep.x.z"] {
            let positive = [
                "is: a", "in: [a, 1]", "more_than: 0", "at_least: 0", "less_than: 9", "at_most: 9", "between: [0, 9]", "contains: a",
                "starts_with: a", "ends_with: a", "matches: a", "exists: true", "missing: false", "before: 2027-01-01", "after: 2020-01-01",
                "within: 30d", "has_all: [a]", "has_some: [a]", "near: {latitude: 52.5, longitude: 13.4, distance: 5km}",
            ]
            try check(positive.map { ("{trait: \(trait), \($0)}", false) })
            try check(
                ["missing: true", "exists: false", "is_not: a", "not_in: [a, b]", "has_none: [a]"].map {
                    ("{trait: \(trait), \($0)}", true)
                })
        }
    }

    @Test func `every operator on the values it is made for`() throws {
        try check([
            ("{trait: text, is: koln sud}", true), ("{trait: text, is: koln sud, exact: true}", false),
            ("{trait: text, is_not: bonn}", true),
            ("{trait: text, contains: SUD}", true), ("{trait: text, starts_with: KÖ}", true), ("{trait: text, ends_with: d}", true),
            ("{trait: text, matches: '^k.ln'}", true), ("{trait: text, matches: '^k.ln', exact: true}", false),
            ("{trait: text, more_than: aachen}", true), ("{trait: n, is: 5.0}", true), ("{trait: n, in: [1, 5]}", true),
            ("{trait: n, not_in: [1, 5]}", false), ("{trait: n, more_than: 5}", false), ("{trait: n, at_least: 5}", true),
            ("{trait: n, less_than: 5}", false), ("{trait: n, at_most: 5}", true), ("{trait: n, between: [5, 6]}", true),
            ("{trait: n, between: [6, 7]}", false), ("{trait: n, is: '5'}", false), ("{trait: n, more_than: aachen}", false),
            ("{trait: flag, is: true}", true), ("{trait: deep.x.y, is: 7}", true), ("{trait: 'items[].k', is: q}", true),
            ("{trait: 'items[].k', is_not: q}", false), ("{trait: place, near: {latitude: 52.5, longitude: 13.4, distance: 5km}}", true),
            ("{trait: place, near: {latitude: 48.1, longitude: 11.6, distance: 5km}}", false),
        ])
    }

    @Test func `lists are asked for any of their elements`() throws {
        try check([
            ("{trait: list, is: b}", true), ("{trait: list, has_all: [a, b]}", true), ("{trait: list, has_all: [a, c]}", false),
            ("{trait: list, has_some: [c, b]}", true), ("{trait: list, has_none: [c]}", true), ("{trait: list, has_none: [b]}", false),
            ("{trait: list, contains: a}", true), ("{trait: text, has_all: [Köln Süd]}", true),
        ])
    }

    @Test func `days are whole days and windows half-open`() throws {
        try check([
            ("{trait: at, before: 2026-01-10}", false), ("{trait: at, after: 2026-01-10}", false),
            ("{trait: at, at_least: 2026-01-10}", true),
            ("{trait: at, at_most: 2026-01-10}", true), ("{trait: at, after: 2026-01-09}", true),
            ("{trait: day, before: 2026-01-11}", true),
            ("{trait: at, within: 9d}", false), ("{trait: at, within: 10d}", true), ("{trait: day, within: 10d}", false),
            ("{trait: at, between: [2026-01-10, 2026-01-10]}", true),
        ])
    }
}
