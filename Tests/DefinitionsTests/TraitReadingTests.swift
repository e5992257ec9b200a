import Definitions
import Testing

struct TraitReadingTests {
    @Test(arguments: [
        "{count: events, of: X}", "{count: visits, within: 30d}", "{unique_count: a, of: X}", "{sum: a, of: [X, Y], where: {b: 1}}",
        "{min: a, of: X}", "{max: occurred_at, of: X}", "{average: a, of: X, money: currency, during: this_year}", "{last: a.b, of: X}",
        "{unique_list: products[].category, of: X}", "{days_since: occurred_at, of: X}", "{count_distinct: a, of: X, unless: [Y, Z]}",
        "{sum: a, of: X, unless: Y, by: key}", "{sum: total, of: Order Completed, unless: Order Cancelled}", "{ratio: n, to: n2}",
        "{count: events, of: \"*\", between: [2026-01-01, 2026-12-31]}", "{count: events, of: X, description: How many X}",
    ])
    func `every aggregation is read`(text: String) {
        let file = "traits:\n  t: \(text)\n  n: {count: visits}\n  n2: {count: events, of: X}\n"
        do {
            let set = try DefinitionLoader.load(files: ["traits.yaml": file, "audiences.yaml": ""])
            #expect(set.traits.rule(named: "t") != nil)
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test(arguments: [
        "{count: X}", "{count: visits, of: X}", "{count: events}", "{sum: a}", "{sum: a, max: b, of: X}", "{count: visits, at_least: 2}",
        "{max: a, of: X, less: {sum: a, of: Y}}", "{count: events, of: X, money: currency}", "{ratio: n}", "{ratio: n, to: n, of: X}",
        "{sum: a, of: X, unless: Y}", "{sum: a, of: X, by: b}", "{most_frequent: a, of: X, at_least: 0}", "{sum: properties, of: X}",
        "{sum: \"products[0].price\", of: X}", "{of: X}", "5", "{ratio: n, to: none}",
    ])
    func `what makes no sense is refused`(text: String) {
        let file = "traits:\n  t: \(text)\n  n: {count: visits}\n"
        #expect(throws: DefinitionErrors.self) { try DefinitionLoader.load(files: ["traits.yaml": file, "audiences.yaml": ""]) }
    }

    @Test func `unless takes the catalogue's key when the trait names none`() throws {
        let file = "traits: {t: {sum: total, of: Order Completed, unless: Order Cancelled}}"
        let set = try DefinitionLoader.load(files: ["traits.yaml": file, "audiences.yaml": ""])
        #expect(set.traits.rule(named: "t")?.unless?.key == .property("order_id"))
    }
}
