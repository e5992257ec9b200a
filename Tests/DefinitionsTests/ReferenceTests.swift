import Definitions
import Testing

struct ReferenceTests {
    @Test func `an audience that refers to itself through another is an error at the reference that closes the circle`() {
        let text = "audiences:\n  a: {who: {audience: b}}\n  b: {who: {not: {audience: a}}}\n"
        let found = errors(of: text, in: "audiences.yaml")
        #expect(found.count == 1 && found[0].line == 3 && found[0].column == 29, "\(found)")
        #expect(found[0].message == "refers to itself: audience a → audience b → audience a")
    }

    @Test func `a circle through lifecycle and traits is found`() throws {
        let traits = "traits:\n  r: {ratio: r2, to: r2}\n  r2: {ratio: r, to: r}\nlifecycle:\n  - {stage: s, when: {audience: a}}\n"
        do {
            _ = try DefinitionLoader.load(files: ["traits.yaml": traits, "audiences.yaml": "audiences: {a: {who: {lifecycle: s}}}"])
            Issue.record("loaded")
        } catch {
            #expect(error.errors.contains { $0.message.hasPrefix("refers to itself: computed trait r → computed trait r2") })
            #expect(error.errors.contains { $0.message.hasPrefix("refers to itself: lifecycle → audience a") })
        }
    }

    @Test(arguments: [
        ("{audience: lapsed_buyer}", "there is no audience \"lapsed_buyer\"", "lapsed_buyers"),
        ("{computed: order_cuont}", "there is no computed trait \"order_cuont\"", "order_count"),
        ("{lifecycle: activ}", "there is no lifecycle stage \"activ\"", "active"),
        ("{trait: x, is: {computed: ordr_count}}", "there is no computed trait \"ordr_count\"", "order_count"),
    ])
    func `a name that nothing defines is an error with the nearest one`(text: String, says: String, suggestion: String) {
        do throws(DefinitionErrors) {
            _ = try DefinitionSet.shipped.condition(parsing: text)
            Issue.record("parsed")
        } catch {
            #expect(error.errors.map(\.message) == [says] && error.errors[0].suggestion == suggestion)
        }
    }

    @Test func `shipped audiences that name traits which one's own files no longer have are left out, and that is told`() throws {
        let set = try DefinitionLoader.load(files: ["traits.yaml": "traits: {orders: {count_distinct: order_id, of: Order Completed}}\n"])
        #expect(set.audiences.audience(named: "newsletter") != nil && set.audiences.audience(named: "repeat_buyers") == nil)
        #expect(set.leftOut.contains { $0.keyPath.hasPrefix("audiences.repeat_buyers") } && set.notices.count == set.leftOut.count, "\(set.notices)")
        #expect(DefinitionSet.shipped.leftOut.isEmpty)
        // What one's own file says is never left out.
        #expect(throws: DefinitionErrors.self) {
            try DefinitionLoader.load(files: ["traits.yaml": "traits: {}\n", "audiences.yaml": "audiences: {a: {who: {computed: order_count}}}\n"])
        }
    }

    @Test func `no rule reaches from one domain to the other`() {
        let found = errors(of: "audiences:\n  a: {who: {audience: p}}\n  p: {domain: pseudonymous, who: {did: X}}\n", in: "audiences.yaml")
        #expect(found.count == 1 && found[0].line == 2 && found[0].message.contains("pseudonymous domain"))
        let signal = errors(of: "audiences: {a: {who: {signal: {taxonomy: t, id: 1}}}}", in: "audiences.yaml")
        #expect(signal.count == 1 && signal[0].message.contains("write domain: pseudonymous"))
    }

    @Test func `a long chain of audiences is refused, a long list of them is not`() {
        let chain = (0..<5_000).map { "  a\($0): {who: {audience: a\($0 + 1)}}\n" }.joined()
        #expect(!errors(of: "audiences:\n" + chain + "  a5000: {who: all_customers}\n", in: "audiences.yaml").isEmpty)
        let backwards = (1...100).map { "  a\($0): {who: {audience: a\($0 - 1)}}\n" }.joined()
        #expect(!errors(of: "audiences:\n  a0: {who: all_customers}\n" + backwards, in: "audiences.yaml").isEmpty)
        let list = (1...2_000).map { "  a\($0): {who: {audience: a0}}\n" }.joined()
        #expect(errors(of: "audiences:\n  a0: {who: all_customers}\n" + list, in: "audiences.yaml") == [])
    }

    @Test func `a trait comes after those it refers to`() throws {
        let text = """
            traits:
              rate: {ratio: refunds, to: orders}
              orders: {count: events, of: Order Completed}
              refunds: {count: events, of: Order Refunded}
            """
        let traits = try DefinitionLoader.load(files: ["traits.yaml": text, "audiences.yaml": ""]).traits
        #expect(traits.rules.map(\.name) == ["rate", "orders", "refunds"])
        #expect(traits.evaluationOrder.map { traits.rules[$0].name }.last == "rate")
    }

    @Test func `a retention rule for a source that does not exist is an error`() {
        do throws(DefinitionErrors) {
            _ = try DefinitionLoader.load(files: [
                "sources.yaml": Examples.sources, "retention.yaml": "retention:\n  - {source: ap, events: \"*\", keep: 1y}\n",
            ])
            Issue.record("loaded")
        } catch {
            #expect(
                error.errors.map(\.description) == [
                    "retention.yaml:2:14: retention[0].source: there is no source \"ap\"; did you mean \"app\"?"
                ])
        }
    }
}
