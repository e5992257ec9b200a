import Definitions
import Testing

struct ErrorPlaceTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let file: String
        let text: String
        let line: Int
        let column: Int
        let keyPath: String
        let says: String
        var suggestion: String?
        var testDescription: String { says }
    }

    static let cases: [Case] = [
        Case(
            file: "traits.yaml", text: "traits:\n  n: {cuont: visits, within: 30d}\n", line: 2, column: 7, keyPath: "traits.n.cuont",
            says: "unknown key \"cuont\"", suggestion: "count"),
        Case(
            file: "audiences.yaml", text: "audiences:\n  a:\n    who: {did: X, witin: 30d}\n", line: 3, column: 19,
            keyPath: "audiences.a.who.witin", says: "unknown key \"witin\"", suggestion: "within"),
        Case(
            file: "audiences.yaml", text: "audiences:\n  a:\n    who:\n      all:\n        - {dit: X}\n", line: 5, column: 12,
            keyPath: "audiences.a.who.all[0].dit", says: "unknown key \"dit\"", suggestion: "did"),
        Case(
            file: "audiences.yaml", text: "audiences: [a, b]\n", line: 1, column: 12, keyPath: "audiences",
            says: "a map of names belongs here"),
        Case(
            file: "audiences.yaml", text: "audiences:\n  a:\n    who: {did: X, within: 30 days}\n", line: 3, column: 27,
            keyPath: "audiences.a.who.within", says: "\"30 days\" is no duration"),
        Case(
            file: "audiences.yaml", text: "audiences:\n  a:\n    who: {trait: plan, matches: \"a(b\"}\n", line: 3, column: 33,
            keyPath: "audiences.a.who.matches", says: "not a regular expression, at character 2: ( without )"),
        Case(
            file: "identity.yaml", text: "blocked:\n  - ok\n  - \"/[z-a]/\"\n", line: 3, column: 5, keyPath: "blocked[1]",
            says: "a range that goes backwards"),
        Case(
            file: "catalogue.yaml", text: "entries:\n  E: {kind: note, title: \"Order {order_id\"}\n", line: 2, column: 26,
            keyPath: "entries.E.title", says: "{ without }"),
        Case(
            file: "catalogue.yaml", text: "entries:\n  E: {kind: note, state: done}\n", line: 2, column: 3, keyPath: "entries.E",
            says: "give it a title or a key"),
        Case(
            file: "catalogue.yaml", text: "entries:\n  E: {kind: purchse, title: x}\n", line: 2, column: 13, keyPath: "entries.E.kind",
            says: "is not a kind of entry", suggestion: "purchase"),
        Case(
            file: "traits.yaml",
            text: "lifecycle:\n  - {stage: a, when: all_customers}\n  - {stage: b, when: {did: X}}\n", line: 3, column: 5,
            keyPath: "lifecycle[1]", says: "stage \"b\" is never reached", suggestion: "b before a"),
        Case(
            file: "traits.yaml", text: "lifecycle:\n  - {stage: a, when: {not: all_customers}}\n  - {stage: b, when: all_customers}\n", line: 2, column: 5,
            keyPath: "lifecycle[0]", says: "stage \"a\" is never reached: nobody", suggestion: "when: all_customers"),
        Case(
            file: "traits.yaml", text: "lifecycle:\n  - {stage: a, when: {all: []}}\n  - {stage: c, when: {did: X}}\n", line: 3, column: 5,
            keyPath: "lifecycle[1]", says: "stage \"c\" is never reached", suggestion: "c before a"),
        Case(
            file: "traits.yaml", text: "traits:\n  n: {count: events, of: X, within: sesion}\n", line: 2, column: 37,
            keyPath: "traits.n.within", says: "is no duration", suggestion: "session"),
        Case(
            file: "identity.yaml", text: "identifiers:\n  email: {limit: 2, per: montly}\n", line: 2, column: 26,
            keyPath: "identifiers.email.per", says: "is not a period", suggestion: "monthly"),
        Case(
            file: "traits.yaml",
            text:
                "lifecycle:\n  - {stage: a, when: {did: X, within: 1y}}\n  - {stage: b, when: {did: X, within: 30d}}\n"
                + "  - {stage: a, when: {did: Y}}\n",
            line: 4, column: 5, keyPath: "lifecycle[2]", says: "duplicate stage \"a\", first at line 2"),
        Case(
            file: "traits.yaml",
            text: "lifecycle:\n  - {stage: a, when: {did: X, within: 60d}}\n  - {stage: b, when: {did: X, within: 30d}}\n",
            line: 3, column: 5, keyPath: "lifecycle[1]", says: "comes before it and takes everyone", suggestion: "b before a"),
        Case(
            file: "sources.yaml", text: "sources:\n  w: {channel: web, party: first, keys: [s3cret]}\n", line: 2, column: 42,
            keyPath: "sources.w.keys[0]", says: "a write key never stands in a file"),
        Case(
            file: "sources.yaml", text: "sources:\n  w: {channel: web, party: frist}\n", line: 2, column: 28, keyPath: "sources.w.party",
            says: "is not a party", suggestion: "first"),
        Case(
            file: "sources.yaml", text: "sources:\n  w: {channel: ads, party: third}\n", line: 2, column: 3, keyPath: "sources.w",
            says: "list it under fields"),
        Case(
            file: "pipeline.yaml", text: "pipelines:\n  p:\n    stages:\n      - {name: a, probability: 1.5}\n", line: 4, column: 32,
            keyPath: "pipelines.p.stages[0].probability", says: "1.5 is no probability"),
        Case(
            file: "pipeline.yaml", text: "pipelines:\n  p:\n    stages: [{name: a, probability: 1}, {name: a, probability: 0}]\n", line: 3,
            column: 41, keyPath: "pipelines.p.stages[1]", says: "stands twice"),
        Case(
            file: "pipeline.yaml", text: "pipelines:\n  p:\n    stages: [{name: a, probability: \"1\"}]\n", line: 3, column: 37,
            keyPath: "pipelines.p.stages[0].probability", says: "a number belongs here, not \"1\""),
        Case(
            file: "pipeline.yaml", text: "pipelines:\n  p:\n    stages: [{name: a, probability: 0.1}, {name: lost, probability: 0.5, closed: lost}]\n", line: 3,
            column: 69, keyPath: "pipelines.p.stages[1].probability", says: "lost is decided: its probability is 0, not 0.5", suggestion: "0"),
        Case(
            file: "pipeline.yaml",
            text: "pipelines:\n  p:\n    stages: [{name: a, probability: 0.1}, {name: won, probability: 1, closed: won, forecast: commit}]\n", line: 3, column: 84,
            keyPath: "pipelines.p.stages[1].forecast", says: "leave it out"),
        Case(
            file: "retention.yaml", text: "time_zone: Europe/Berln\n", line: 1, column: 12, keyPath: "time_zone", says: "is no time zone",
            suggestion: "Europe/Berlin"),
        Case(
            file: "identity.yaml", text: "identifiers:\n  email: {limit: 0}\n", line: 2, column: 18, keyPath: "identifiers.email.limit",
            says: "0 is out of range"),
        Case(
            file: "identity.yaml", text: "identifiers:\n  group_id: {limit: 1}\n", line: 2, column: 3, keyPath: "identifiers.group_id",
            says: "never merged with people"),
        Case(
            file: "traits.yaml", text: "traits:\n  n: {sum: a..b, of: X}\n", line: 2, column: 12, keyPath: "traits.n.sum",
            says: "a part of the path \"a..b\" is empty"),
        Case(
            file: "traits.yaml", text: "traits:\n  Big Name: {count: visits}\n", line: 2, column: 3, keyPath: "traits.Big Name",
            says: "is no name of a trait", suggestion: "big_name"),
        Case(
            file: "traits.yaml", text: "traits:\n  n: {sum: total, of: X, money: currency}\n  n_by_currency: {count: visits}\n", line: 3,
            column: 3, keyPath: "traits.n_by_currency", says: "duplicate name"),
    ]

    @Test(arguments: cases)
    func `an error names file, line, column, key path and what was meant`(expected: Case) {
        let found = errors(of: expected.text, in: expected.file).filter { $0.file == expected.file }
        let error = found.first { $0.message.contains(expected.says) }
        #expect(error != nil, "found only: \(found)")
        #expect(error?.line == expected.line && error?.column == expected.column, "\(String(describing: error))")
        #expect(error?.keyPath == expected.keyPath)
        #expect(error?.suggestion == expected.suggestion)
    }

    @Test func `every error of every file is reported at once, in order`() {
        do {
            _ = try DefinitionLoader.load(files: [
                "traits.yaml": "traits:\n  a: {cont: visits}\n  b: {count: visits, within: x}\nlifecycle: 5\n",
                "pipeline.yaml": "pipelines: {p: {stages: []}}", "trait.yaml": "",
            ])
            Issue.record("loaded")
        } catch {
            let places = error.errors.map { "\($0.file):\($0.line)" }
            #expect(places.contains("pipeline.yaml:1") && places.contains("traits.yaml:2") && places.contains("traits.yaml:3"))
            #expect(places.contains("traits.yaml:4") && places == places.sorted())
            #expect(error.errors.contains { $0.file == "trait.yaml" && $0.suggestion == "traits.yaml" })
        }
    }

    @Test func `an error reads as one line that an editor understands`() throws {
        let error = try #require(errors(of: "identifier: {}", in: "identity.yaml").first)
        #expect(error.description == "identity.yaml:1:1: identifier: unknown key \"identifier\"; did you mean \"identifiers\"?")
    }

    @Test func `a write key in a file is refused without being repeated`() {
        let found = errors(of: "sources: {w: {channel: web, party: first, keys: [hunter2]}}", in: "sources.yaml")
        #expect(found.count == 1 && !found[0].description.contains("hunter2"))
    }
}
