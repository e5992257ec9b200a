import Definitions
import EventModel
import Testing

struct ExampleTests {
    @Test(arguments: ["sources", "identity", "catalogue", "audiences", "pipeline", "retention"])
    func `each example loads beside the shipped files`(name: String) throws {
        let text = try #require(Examples.files[name + ".yaml"])
        #expect(errors(of: text, in: name + ".yaml") == [])
    }

    @Test func `the traits example loads with audiences that need only its traits`() throws {
        let set = try DefinitionLoader.load(files: ["traits.yaml": Examples.traits, "audiences.yaml": "audiences: {}"])
        #expect(set.traits.rules.map(\.name).first == "order_count")
        #expect(set.traits.lifecycle.map(\.stage) == ["customer", "at_risk", "lapsed", "lead", "visitor"])
    }

    @Test func `sources say channel, party, keys, users and fields`() throws {
        let sources = try DefinitionLoader.load(files: ["sources.yaml": Examples.sources]).sources
        let website = try #require(sources.source(named: "website"))
        #expect(website.channel == "web" && website.party == .first && website.keyVariables == ["WEB_KEY"])
        let adnet = try #require(sources.source(named: "adnet"))
        #expect(adnet.party == .third && adnet.users == [.name("adnet")] && adnet.fields?.count == 3)
        #expect(adnet.fields?.first?.event == "Audience Signal" && adnet.fields?.first?.path == .property("attributes"))
        #expect(sources.source(named: "elsewhere") == nil)
    }

    @Test func `identity keeps the file's order and limits`() throws {
        let rules = try DefinitionLoader.load(files: ["identity.yaml": Examples.identity]).identity
        let card = IdentifierKind(rawValue: "loyalty_card")
        #expect(rules.kinds.map(\.kind) == [.userId, .email, .phone, card, .deviceId, .advertisingId, .anonymousId])
        #expect(rules.limit(of: .email) == IdentifierLimit(count: 5, per: .ever))
        #expect(rules.limit(of: card).count == 3)
        #expect(rules.isBlocked(kind: .userId, value: "0000") && rules.isBlocked(kind: .email, value: "Test@Example.com"))
        #expect(!rules.isBlocked(kind: .userId, value: "u100"))
    }

    @Test func `a catalogue entry without a title folds`() throws {
        let catalogue = try DefinitionLoader.load(files: ["catalogue.yaml": Examples.catalogue]).catalogue
        let order = try #require(catalogue.entry(type: .track, name: "Order Completed"))
        #expect(!order.folds && order.kind == .purchase && order.amount == .property("total"))
        #expect(order.title?.parts == [.literal("Order "), .value(.property("order_id"))])
        let cancelled = try #require(catalogue.entry(type: .track, name: "Order Cancelled"))
        #expect(cancelled.folds && cancelled.state == "cancelled" && cancelled.key == .property("order_id"))
        #expect(catalogue.entry(type: .page, name: "Order Completed") == nil)
        #expect(catalogue.visits.gapMicros == 1_800_000_000 && catalogue.visits.selectors == [.type(.page), .type(.screen)])
    }

    @Test func `traits say what is computed of which events`() throws {
        let traits = try DefinitionLoader.load(files: ["traits.yaml": Examples.traits, "audiences.yaml": ""]).traits
        let count = try #require(traits.rule(named: "order_count"))
        #expect(count.aggregation == .countDistinct(.property("order_id")))
        #expect(count.unless == TraitExclusion(selectors: [.track("Order Cancelled")], key: .property("order_id")))
        let value = try #require(traits.rule(named: "lifetime_value_by_currency"))
        #expect(value.name == "lifetime_value" && value.currency == .property("currency"))
        let refunds = TraitDeduction(path: .property("total"), events: EventFilter(selectors: [.track("Order Refunded")]))
        #expect(value.aggregation == .sum(.property("total"), less: refunds))
        #expect(traits.rule(named: "first_order_at")?.aggregation == .first(PropertyPath(root: .occurredAt)))
        #expect(traits.rule(named: "sessions_30d")?.subject == .visits)
        #expect(traits.rule(named: "favourite_category")?.aggregation == .mostFrequent(.property("category"), atLeast: 2))
    }

    @Test func `audiences become conditions`() throws {
        let audiences = try DefinitionLoader.load(files: ["audiences.yaml": Examples.audiences]).audiences
        let bought = EventFilter(selectors: [.track("Order Completed")])
        let ninety = try #require(CalendarDuration("90d"))
        let twice = try #require(TimesRange(least: 2))
        #expect(
            audiences.audience(named: "lapsed_buyers")?.condition
                == .all([
                    .did(DidCondition(events: bought, times: twice)), .not(.did(DidCondition(events: bought, window: .rolling(ninety)))),
                ]))
        guard case .did(let shoes)? = audiences.audience(named: "big_spring_shoes")?.condition else {
            Issue.record("not a did condition")
            return
        }
        #expect(shoes.window == (Moment("2026-03-01").flatMap { a in Moment("2026-05-31").map { .fixed(from: a, through: $0) } }))
        let category = PropertyPath(root: .properties, components: [.init(name: "products", eachElement: true), .init(name: "category")])
        #expect(shoes.events.filters.map(\.path) == [.property("total"), category])
        #expect(shoes.events.filters[0].test == ValueTest([.atLeast(.literal(.number(ExactDecimal(100))))]))
        #expect(shoes.events.filters[1].test == ValueTest([.anyOf([.literal(.text("Shoes"))])]))
        #expect(audiences.audience(named: "auto_intenders")?.domain == .pseudonymous)
    }

    @Test func `an audience comes after those it refers to`() throws {
        let audiences = try DefinitionLoader.load(files: ["audiences.yaml": Examples.audiences]).audiences
        let order = audiences.evaluationOrder.map { audiences.audiences[$0].name }
        let lapsed = try #require(order.firstIndex(of: "lapsed_buyers"))
        let reachable = try #require(order.firstIndex(of: "reachable_pro"))
        #expect(lapsed < reachable && Set(order).count == audiences.audiences.count)
    }

    @Test func `pipeline, retention and time zone are read`() throws {
        let set = try DefinitionLoader.load(files: ["pipeline.yaml": Examples.pipeline, "retention.yaml": Examples.retention])
        let sales = try #require(set.pipelines.pipeline(named: "sales"))
        #expect(sales.stages.count == 6 && sales.stage(named: "lost")?.probability == .zero)
        #expect(sales.stage(closing: .won)?.name == "won" && sales.index(ofStage: "proposal") == 2)
        #expect(set.retention.rule(type: .page, name: nil, source: "web")?.keep == CalendarDuration("400d"))
        #expect(set.retention.rule(type: .track, name: "Anything", source: "app")?.keep == CalendarDuration("3y"))
        #expect(set.retention.rule(type: .track, name: "Anything", source: "web") == nil)
        #expect(set.timeZone.name == "Europe/Berlin")
    }
}
