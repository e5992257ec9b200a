import Definitions
import EventModel
import Testing

struct ConditionTests {
    private func test(_ operators: String) throws -> ValueTest? {
        guard case .trait(_, let test) = try Condition.parse(text: "{trait: x, \(operators)}") else { return nil }
        return test
    }

    private func number(_ value: Int) -> Operand { .literal(.number(ExactDecimal(value))) }

    @Test func `YAML and JSON of one shape give one condition`() throws {
        let yaml = try Condition.parse(
            text: "all:\n  - {did: A, between: [2026-03-01, 2026-05-31], times: 2}\n  - not: {trait: plan, in: [pro, 5, true]}\n")
        let json = try Condition.parse(
            text: #"{"all":[{"did":"A","between":["2026-03-01","2026-05-31"],"times":2},{"not":{"trait":"plan","in":["pro",5,true]}}]}"#)
        #expect(yaml == json)
    }

    @Test func `every operator is read`() throws {
        #expect(try test("is: a")?.comparisons == [.anyOf([.literal(.text("a"))])])
        #expect(try test("is_not: a")?.comparisons == [.noneOf([.literal(.text("a"))])])
        #expect(try test("in: [a, 1, true]")?.comparisons == [.anyOf([.literal(.text("a")), number(1), .literal(.bool(true))])])
        #expect(try test("not_in: [1]")?.comparisons == [.noneOf([number(1)])])
        #expect(try test("more_than: 1, at_most: 9")?.comparisons == [.moreThan(number(1)), .atMost(number(9))])
        #expect(try test("at_least: 1")?.comparisons == [.atLeast(number(1))])
        #expect(try test("less_than: 1")?.comparisons == [.lessThan(number(1))])
        #expect(try test("between: [1, 2]")?.comparisons == [.between(number(1), number(2))])
        #expect(try test("contains: a")?.comparisons == [.contains(.literal(.text("a")))])
        #expect(try test("starts_with: a")?.comparisons == [.startsWith(.literal(.text("a")))])
        #expect(try test("ends_with: a")?.comparisons == [.endsWith(.literal(.text("a")))])
        #expect(try test("matches: \"^a+$\"")?.comparisons == [.matches(try TextPattern("^a+$"))])
        #expect(try test("exists: true")?.comparisons == [.exists])
        #expect(try test("exists: false")?.comparisons == [.missing])
        #expect(try test("missing: true")?.comparisons == [.missing])
        #expect(try test("has_all: [a]")?.comparisons == [.hasAll([.literal(.text("a"))])])
        #expect(try test("has_some: [a]")?.comparisons == [.hasSome([.literal(.text("a"))])])
        #expect(try test("has_none: [a]")?.comparisons == [.hasNone([.literal(.text("a"))])])
        #expect(try test("within: 6mo")?.comparisons == [.within(try #require(CalendarDuration("6mo")))])
        let day = Operand.literal(.moment(try #require(Moment("2026-03-01"))))
        #expect(try test("before: 2026-03-01")?.comparisons == [.before(day)])
        #expect(try test("after: \"2026-03-01\"")?.comparisons == [.after(day)])
        let berlin = try #require(GeoCircle(latitude: 52.5, longitude: 13.25, radiusMetres: 5000))
        #expect(try test("near: {latitude: 52.5, longitude: 13.25, distance: 5km}")?.comparisons == [.near(berlin)])
        #expect(try test("is: A, exact: true")?.isExact == true)
    }

    @Test func `a quoted number is a text, and so is a date that is only compared for equality`() throws {
        #expect(try test("is: \"5\"")?.comparisons == [.anyOf([.literal(.text("5"))])])
        #expect(try test("is: 2026-03-01")?.comparisons == [.anyOf([.literal(.text("2026-03-01"))])])
        #expect(try test("is: 007")?.comparisons == [.anyOf([.literal(.text("007"))])])
        #expect(try test("at_least: 2026-03-01")?.comparisons == [.atLeast(.literal(.moment(try #require(Moment("2026-03-01")))))])
    }

    @Test func `the other side may be a computed trait or a trait`() throws {
        #expect(
            try test("more_than: {computed: average_order_value}")?.comparisons == [
                .moreThan(.computed(.init(name: "average_order_value")))
            ])
        let limit = PropertyPath(root: .traits, components: [.init(name: "limit")])
        #expect(try test("at_most: {trait: limit}")?.comparisons == [.atMost(.trait(limit))])
        let euros = ComputedReference(name: "lifetime_value_by_currency", currency: "EUR")
        let condition = try DefinitionSet.shipped.condition(parsing: "{computed: lifetime_value_by_currency.EUR, at_least: 5}")
        #expect(condition == .computed(euros, ValueTest([.atLeast(number(5))])))
    }

    @Test func `only negative tests accept a missing value`() throws {
        for accepted in ["missing: true", "is_not: a", "not_in: [a]", "has_none: [a]"] {
            #expect(try test(accepted)?.acceptsMissing == true)
        }
        for refused in ["is: a", "exists: true", "less_than: 5", "is_not: a, at_least: 1"] {
            #expect(try test(refused)?.acceptsMissing == false)
        }
    }

    @Test func `every kind of condition is read`() throws {
        #expect(try Condition.parse(text: "all_customers") == .allCustomers)
        #expect(try Condition.parse(text: "\"all_customers\"") == .allCustomers)
        #expect(try Condition.parse(text: "{all_customers: true}") == .allCustomers)
        #expect(try Condition.parse(text: "{all: []}") == .all([]))
        #expect(try Condition.parse(text: "{has: email}") == .identifier(kind: "email", .exists))
        #expect(
            try Condition.parse(text: "{identifier: email, ends_with: \"@example.com\"}")
                == .identifier(kind: "email", ValueTest([.endsWith(.literal(.text("@example.com")))])))
        #expect(try Condition.parse(text: "{consent: ads}") == .consent(ConsentCondition(purpose: "ads", statuses: [.granted])))
        #expect(
            try Condition.parse(text: "{consent: ads, is: [denied, revoked]}")
                == .consent(ConsentCondition(purpose: "ads", statuses: [.denied, .revoked])))
        #expect(try Condition.parse(text: "{account: acme}") == .account(.id(["acme"])))
        let plan = PropertyPath(root: .traits, components: [.init(name: "plan")])
        #expect(
            try Condition.parse(text: "{account: {trait: plan, is: pro}}")
                == .account(.satisfies(.trait(plan, ValueTest([.anyOf([.literal(.text("pro"))])])))))
        #expect(try Condition.parse(text: "{lifecycle: [lead, customer]}") == .lifecycle(["lead", "customer"]))
    }

    @Test(arguments: [
        ("{times: 2}", 0...0, false), ("{did: X, times: 2}", 2...2, true), ("{did: X, times: {at_least: 2}}", 2...Int.max, true),
        ("{did: X, times: {at_most: 2}}", 0...2, true), ("{did: X, times: {more_than: 2, less_than: 5}}", 3...4, true),
        ("{did: X, times: {between: [2, 3]}}", 2...3, true), ("{did: X, times: {more_than: 2, less_than: 3}}", 0...0, false),
        ("{did: X, times: -1}", 0...0, false), ("{did: X, times: 1.5}", 0...0, false), ("{did: X, times: {}}", 0...0, false),
        ("{did: X, times: 99999999999999999999}", 0...0, false),
    ])
    func `times are bounds`(text: String, range: ClosedRange<Int>, isFine: Bool) {
        guard case .did(let did)? = try? Condition.parse(text: text) else {
            #expect(!isFine)
            return
        }
        #expect(isFine && did.times.least == range.lowerBound && did.times.most ?? .max == range.upperBound)
    }

    @Test(arguments: [
        "{did: X, has: email}", "{did: []}", "{did: X, within: 1d, between: [2026-01-01, 2026-01-02]}",
        "{did: X, between: [2026-02-01, 2026-01-01]}",
        "{did: X, first: true, last: true}", "{did: X, first: true, times: 2}", "{sequence: []}", "{sequence: [{without: X}]}",
        "{sequence: [{did: X, without: Y}]}", "{trait: traits}", "{trait: x, is: null}", "{trait: x, between: [2, 1]}", "{has: \"e mail\"}",
        "{account: {has: email}}", "{not: [a]}", "{all: {did: X}}", "{all_customers: maybe}", "{}", "[]", "", "did", "{did: X, where: [a]}",
        "{did: X, where: {total: {near: {latitude: 99, longitude: 0, distance: 1m}}}}", "{did: X, where: {total: {}, properties.total: 5}}",
        "{trait: x, is: 1234567890123456789012345678901234567890}", "{consent: ads, is: maybe}", "{did: [A, A]}",
        "{computed: lifetime_value.EUR}", "{signal: {taxonomy: t}}", "{trait: x, missing: 5}", "{did: X, during: this_decade}",
    ])
    func `what makes no sense is refused`(text: String) {
        #expect(throws: DefinitionErrors.self) { try Condition.parse(text: text) }
    }

    @Test func `first, last and calendar periods are read`() throws {
        guard case .did(let did) = try Condition.parse(text: "{did: X, first: true, during: last_month}") else { return }
        #expect(did.occurrence == .first && did.window == .calendar(.lastMonth))
    }

    @Test func `references are listed at any depth`() throws {
        let condition = try Condition.parse(
            text: "{any: [{audience: a}, {not: {all: [{audience: b}, {did: X, where: {y: {at_least: {computed: c}}}}]}}, {computed: d}]}")
        #expect(condition.audiences == ["a", "b"])
        #expect(condition.computedTraits == [ComputedReference(name: "c"), ComputedReference(name: "d")])
    }
}
