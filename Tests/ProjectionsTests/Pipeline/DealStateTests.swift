import Definitions
import EventModel
import Testing

@testable import Projections

struct DealStateTests {
    @Test func `a created deal has its properties and the first pipeline and open stage`() throws {
        var lines = DealLines()
        lines.add(
            "Deal Created", "d1",
            #""name":"Shelves","amount":1200.50,"currency":"eur","owner":"ann@example.com","#
                + #""expected_close":"2026-04-30","next_step":"call""#
        )
        let deal = try #require(try lines.deal())
        #expect((deal.pipeline, deal.stage, deal.name, deal.currency) == ("sales", "lead", "Shelves", "EUR"))
        #expect(deal.amount == ExactDecimal("1200.5"))
        #expect(deal.expectedClose == CivilDate(year: 2026, month: 4, day: 30))
        #expect((deal.owner, deal.nextStep, deal.outcome, deal.closedAt) == ("ann@example.com", "call", nil, nil))
        #expect(deal.createdAt == DealLines.instant(0))
        #expect(deal.anchor != .none)
    }

    @Test func `an update changes only what it carries and null removes`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "d1", #""name":"Shelves","amount":100,"currency":"EUR","owner":"ann","probability":0.9"#)
        lines.add("Deal Updated", "d1", #""owner":null,"amount":150,"probability":null"#)
        let deal = try #require(try lines.deal())
        #expect((deal.name, deal.currency, deal.owner, deal.probability) == ("Shelves", "EUR", nil, nil))
        #expect(deal.amount == ExactDecimal(150))
        #expect(deal.changePosition == LogPosition(rawValue: 2))
        #expect(deal.changedAt == DealLines.instant(1))
    }

    @Test func `values of the wrong kind leave a field as it was`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "d1", #""amount":100,"probability":0.5,"expected_close":"2026-04-30","name":"Shelves""#)
        lines.add("Deal Updated", "d1", #""amount":"200","probability":7,"expected_close":"soon","name":["x"],"stage":4"#)
        let deal = try #require(try lines.deal())
        #expect(deal.amount == ExactDecimal(100))
        #expect(deal.probability == ExactDecimal("0.5"))
        #expect(deal.expectedClose?.description == "2026-04-30")
        #expect((deal.name, deal.stage) == ("Shelves", "lead"))
    }

    @Test func `a won deal stands in the stage that closes as won`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "d1", #""stage":"proposal","amount":100"#)
        lines.add("Deal Won", "d1", #""amount":90,"reason":"price""#)
        lines.add("Deal Updated", "d1", #""owner":"ben""#)
        let deal = try #require(try lines.deal())
        #expect((deal.stage, deal.outcome, deal.reason, deal.owner) == ("won", .won, "price", "ben"))
        #expect(deal.amount == ExactDecimal(90))
        #expect((deal.closedAt, deal.stageSince) == (DealLines.instant(1), DealLines.instant(1)))
    }

    @Test func `a reopened deal goes back to its last open stage`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "d1", #""stage":"qualified""#)
        lines.add("Deal Stage Changed", "d1", #""stage":"negotiation""#)
        lines.add("Deal Lost", "d1", #""reason":"budget""#)
        lines.add("Deal Reopened", "d1")
        let deal = try #require(try lines.deal())
        #expect((deal.stage, deal.outcome, deal.reason, deal.closedAt) == ("negotiation", nil, nil, nil))
    }

    @Test(arguments: [("proposal", "proposal"), ("won", "qualified")])
    func `a reopened deal goes to the open stage it names`(named: String, expected: String) throws {
        var lines = DealLines()
        lines.add("Deal Created", "d1", #""stage":"qualified""#)
        lines.add("Deal Lost", "d1")
        lines.add("Deal Reopened", "d1", #""stage":"\#(named)""#)
        let deal = try #require(try lines.deal())
        #expect((deal.stage, deal.outcome) == (expected, nil))
    }

    @Test func `moving to a closing stage closes and moving away opens`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "d1", #""stage":"lead""#)
        lines.add("Deal Stage Changed", "d1", #""stage":"lost""#)
        #expect(try lines.deal()?.outcome == .lost)
        #expect(try lines.deal()?.closedAt == DealLines.instant(1))
        lines.add("Deal Stage Changed", "d1", #""stage":"proposal""#)
        #expect(try lines.deal()?.outcome == nil)
        #expect(try lines.deal()?.closedAt == nil)
    }

    @Test func `a won deal stays won where no stage closes deals and when it changes pipeline`() throws {
        let text = """
            pipelines:
              plain:
                stages:
                  - {name: open, probability: 0.5}
              partners:
                stages:
                  - {name: talk, probability: 0.1}
                  - {name: signed, probability: 1, closed: won}
            """
        let definitions = try DefinitionLoader.load(files: ["pipeline.yaml": text])
        var lines = DealLines()
        lines.add("Deal Created", "d1", #""amount":10"#)
        lines.add("Deal Won", "d1")
        lines.add("Deal Updated", "d1", #""stage":"open","name":"Shelves""#)
        let plain = try #require(try lines.deal(definitions))
        #expect((plain.pipeline, plain.stage, plain.outcome) == ("plain", "open", .won))
        #expect(try lines.fold(definitions).view().pipelines[0].stages[0].amounts[0].weighted == ExactDecimal(10))
        lines.add("Deal Updated", "d1", #""pipeline":"partners""#)
        let moved = try #require(try lines.deal(definitions))
        #expect((moved.pipeline, moved.stage, moved.outcome, moved.closedAt) == ("partners", "signed", .won, DealLines.instant(1)))
    }

    /// Two pipelines that share a stage's name.
    private static let twoPipelines = """
        pipelines:
          sales:
            stages:
              - {name: lead, probability: 0.1}
              - {name: talk, probability: 0.4}
              - {name: offer, probability: 0.6}
              - {name: won, probability: 1, closed: won}
          renewals:
            stages:
              - {name: due, probability: 0.8}
              - {name: talk, probability: 0.9}
              - {name: offer, probability: 1, closed: won}
        """

    @Test(arguments: [("lead", "due"), ("talk", "talk"), ("offer", "due"), ("nowhere", "due")])
    func `a deal that moves to another pipeline goes on in the open stage of the same name, or in the first`(stage: String, expected: String) throws {
        let definitions = try DefinitionLoader.load(files: ["pipeline.yaml": Self.twoPipelines])
        var lines = DealLines()
        lines.add("Deal Created", "d1", #""stage":"\#(stage)""#)
        lines.add("Deal Updated", "d1", #""pipeline":"renewals""#)
        let deal = try #require(try lines.deal(definitions))
        #expect((deal.pipeline, deal.stage, deal.outcome) == ("renewals", expected, nil))
        lines.add("Deal Updated", "d1", #""pipeline":"somewhere""#)
        #expect(try lines.deal(definitions)?.stage == (expected == "due" ? nil : expected))
    }

    @Test func `a deal that is reopened in another pipeline does not go back to the stage of the first`() throws {
        let definitions = try DefinitionLoader.load(files: ["pipeline.yaml": Self.twoPipelines])
        var lines = DealLines()
        lines.add("Deal Created", "d1", #""stage":"lead""#)
        lines.add("Deal Lost", "d1")
        lines.add("Deal Reopened", "d1", #""pipeline":"renewals""#)
        let deal = try #require(try lines.deal(definitions))
        #expect((deal.pipeline, deal.stage, deal.outcome) == ("renewals", "due", nil))
    }

    @Test func `an instant of closing is a date in the zone of the question`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "d1", #""expected_close":"2026-08-31T23:30:00Z""#)
        #expect(try lines.deal()?.expectedClose?.description == "2026-08-31")
        let berlin = try #require(TimeZoneRules(name: "Europe/Berlin"))
        var fold = PipelineFold(definitions: .shipped, in: berlin)
        fold.fold(try lines.batch())
        #expect(fold.deals.first?.expectedClose?.description == "2026-09-01")
    }

    @Test(arguments: [#""EURO""#, "978", #""€""#, #""EU1""#, #""E\u001b[""#])
    func `what is no currency code leaves the currency as it was`(currency: String) throws {
        var lines = DealLines()
        lines.add("Deal Created", "d1", #""amount":1,"currency":\#(currency)"#)
        #expect(try lines.deal()?.currency == nil)
        lines.add("Deal Updated", "d1", #""currency":"usd""#)
        lines.add("Deal Updated", "d1", #""currency":\#(currency)"#)
        #expect(try lines.deal()?.currency == "USD")
    }

    @Test func `events without a deal and other events change nothing`() throws {
        let lines = [
            #"{"type":"track","event":"Deal Created","userId":"u1","properties":{"name":"x"}}"#,
            #"{"type":"track","event":"Order Completed","userId":"u1","properties":{"deal_id":"d1"}}"#,
            #"{"type":"page","name":"Deal Created","userId":"u1","properties":{"deal_id":"d1"}}"#,
        ]
        var fold = PipelineFold(definitions: .shipped)
        fold.fold(try EventBatch.decoding(lines, identifiers: IdentifierTable()))
        #expect(fold.deals.isEmpty)
        #expect(PipelineFold.isDealEvent(name: "Deal Reopened"))
        #expect(!PipelineFold.isDealEvent(name: "Order Completed"))
    }

    @Test func `one batch and many give the same deals`() throws {
        var lines = DealLines()
        for index in 0..<6 {
            lines.add("Deal Created", "d\(index)", #""amount":\#(index),"stage":"proposal""#)
            lines.add(index % 2 == 0 ? "Deal Won" : "Deal Lost", "d\(index / 2)")
        }
        let batch = try lines.batch()
        let whole = try lines.fold()
        for cut in batch.indices {
            var parts = PipelineFold(definitions: .shipped)
            parts.fold(batch.selecting(0..<cut))
            parts.fold(batch.selecting(cut..<batch.count))
            #expect(parts.deals == whole.deals)
        }
    }
}
