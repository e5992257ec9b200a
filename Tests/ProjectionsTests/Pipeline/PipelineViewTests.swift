import Definitions
import EventModel
import Testing

@testable import Projections

struct PipelineViewTests {
    private func view(_ lines: DealLines) throws -> PipelineView { try lines.fold().view() }

    private func stage(_ name: String, _ view: PipelineView) throws -> PipelineView.Stage {
        try #require(view.pipelines[0].stages.first { $0.name == name })
    }

    @Test func `stages keep the defined order and unmapped ones follow`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "d1", #""stage":"zeta","amount":10,"currency":"EUR""#)
        lines.add("Deal Created", "d2", #""stage":"alpha","amount":10,"currency":"EUR","probability":0.5"#)
        let stages = try view(lines).pipelines[0].stages
        #expect(stages.map(\.name) == ["lead", "qualified", "proposal", "negotiation", "won", "lost", "alpha", "zeta"])
        #expect(stages.map(\.isMapped) == [true, true, true, true, true, true, false, false])
        #expect(stages.map { $0.amounts.first?.weighted?.description } == [nil, nil, nil, nil, nil, nil, "5.0", "0"])
    }

    @Test func `sums are exact and per currency`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "d1", #""stage":"lead","amount":0.1,"currency":"EUR""#)
        lines.add("Deal Created", "d2", #""stage":"lead","amount":0.2,"currency":"eur""#)
        lines.add("Deal Created", "d3", #""stage":"lead","amount":7,"currency":"CHF""#)
        lines.add("Deal Created", "d4", #""stage":"lead""#)
        lines.add("Deal Created", "d5", #""stage":"lead","amount":"1000","currency":"EUR""#)
        lines.add("Deal Created", "d6", #""stage":"lead","amount":1"#)
        let lead = try stage("lead", try view(lines))
        #expect(lead.count == 6)
        #expect(lead.amounts.map(\.currency) == ["CHF", "EUR", "XXX"])
        #expect(lead.amounts.map(\.amount) == [ExactDecimal(7), ExactDecimal("0.3"), ExactDecimal(1)])
        #expect(lead.amounts.map(\.weighted) == [ExactDecimal("0.35"), ExactDecimal("0.015"), ExactDecimal("0.05")])
        #expect(try view(lines).unreadableCount == 1)
        lines.add("Deal Updated", "d1", #""amount":"0.1""#)
        lines.add("Deal Updated", "d5", #""amount":null"#)
        #expect(try view(lines).unreadableCount == 1 && stage("lead", view(lines)).amounts[1].amount == ExactDecimal("0.3"))
    }

    @Test func `a deal's own probability overrides the stage's, zero too, until it closes`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "d1", #""stage":"negotiation","amount":100,"probability":0"#)
        lines.add("Deal Created", "d2", #""stage":"proposal","amount":100,"probability":0.9"#)
        lines.add("Deal Created", "d3", #""stage":"proposal","amount":100,"probability":0.9"#)
        lines.add("Deal Lost", "d3")
        lines.add("Deal Created", "d4", #""stage":"proposal","amount":100,"probability":0.9"#)
        lines.add("Deal Won", "d4")
        let view = try view(lines)
        let weighted = try ["negotiation", "proposal", "lost", "won"].map { try stage($0, view).amounts[0].weighted }
        #expect(weighted == [.zero, ExactDecimal(90), .zero, ExactDecimal(100)])
    }

    @Test func `a forecast adds by month, category and currency without lost deals; what was won is in the month it was won in`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "d1", #""stage":"negotiation","amount":100,"currency":"EUR","expected_close":"2026-05-31""#)
        lines.add("Deal Created", "d2", #""stage":"negotiation","amount":50,"currency":"EUR","expected_close":"2026-05-01""#)
        lines.add("Deal Created", "d3", #""stage":"proposal","amount":10,"currency":"EUR","expected_close":"2026-04-01""#)
        lines.add("Deal Created", "d4", #""stage":"lead","amount":10,"currency":"EUR""#)
        lines.add("Deal Created", "d5", #""stage":"lead","amount":10,"currency":"EUR","expected_close":"2026-05-01""#)
        lines.add("Deal Lost", "d5")
        lines.add("Deal Created", "d6", #""stage":"lead","amount":30,"currency":"EUR","expected_close":"2026-05-09""#)
        lines.add("Deal Won", "d6")
        lines.add("Deal Created", "d7", #""stage":"negotiation","expected_close":"2026-05-02""#)
        let forecast = try view(lines).pipelines[0].forecast
        let rows = forecast.map { "\($0.month) \($0.category.rawValue) \($0.deals.count) \($0.deals.amounts.first?.amount?.description ?? "")" }
        #expect(rows == ["2026-03 closed 1 30", "2026-04 best_case 1 10", "2026-05 commit 3 150", "none pipeline 1 10"])
        #expect(forecast[2].deals.amounts.map(\.weighted) == [ExactDecimal(120)] && forecast[2].deals.countWithoutAmount == 1)
        let months = PipelineForecast(try view(lines)).pipelines[0].months
        #expect(months.map(\.month.description) == ["2026-03", "2026-04", "2026-05", "none"])
        #expect(months[2].groups[.commit]?.count == 3 && months[2].groups[.closed] == nil)
    }

    @Test func `deals are counted by stage and owner, and only those that were asked for`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "d1", #""stage":"lead","amount":10,"currency":"EUR","owner":"kim""#)
        lines.add("Deal Created", "d2", #""stage":"lead","amount":5,"currency":"EUR","owner":"bo""#)
        lines.add("Deal Created", "d3", #""stage":"lead","amount":1,"currency":"USD""#)
        lines.add("Deal Created", "d4", #""stage":"proposal","amount":100,"currency":"EUR","owner":"kim""#)
        lines.add("Deal Created", "d5", #""pipeline":"barter","owner":"kim""#)
        lines.add("Deal Created", "d6", #""owner":"kim""#)
        lines.add("Deal Won", "d6")
        func rows(_ owners: [PipelineView.Owner]) -> [String] {
            owners.map { owner in "\(owner.name ?? "-") \(owner.deals.count) \(owner.deals.amounts.map { "\($0.amount?.description ?? "?")/\($0.weighted?.description ?? "?") \($0.currency)" })" }
        }
        let sales = try view(lines).pipelines[0]
        #expect(rows(sales.stages[0].owners) == [#"bo 1 ["5/0.25 EUR"]"#, #"kim 1 ["10/0.50 EUR"]"#, #"- 1 ["1/0.05 USD"]"#])
        #expect(rows(sales.owners) == [#"bo 1 ["5/0.25 EUR"]"#, #"kim 2 ["110/50.50 EUR"]"#, #"- 1 ["1/0.05 USD"]"#])
        #expect((sales.open.count, sales.won.count, sales.lost.count) == (4, 1, 0))
        let kims = try lines.fold().view(DealFilter(owner: "kim"))
        #expect(kims.dealCount == 4 && kims.pipelines.map(\.name) == ["sales", "barter"] && kims.pipelines[0].open.count == 2)
        #expect(try lines.fold().view(DealFilter(owner: "")).dealCount == 1)
        let barter = try lines.fold().view(DealFilter(pipeline: "barter", owner: "kim"))
        #expect(barter.pipelines.map(\.name) == ["barter"] && barter.dealCount == 1 && barter.pipelines.allSatisfy { !$0.isMapped })
        #expect(try lines.fold().view(DealFilter(pipeline: "sales")).dealCount == 5)
    }

    @Test func `pipelines and stages that are made up are told by name up to a bound, and are counted beyond it`() throws {
        var lines = DealLines()
        for index in 0..<(PipelineLimits.unmappedPipelinesMax + 5) { lines.add("Deal Created", "p\(index)", #""pipeline":"made up \#(index)","amount":1,"currency":"EUR""#) }
        lines.add("Deal Created", "twice", #""pipeline":"made up 104""#)
        for index in 0..<(PipelineLimits.unmappedStagesMax + 3) { lines.add("Deal Created", "s\(index)", #""stage":"made up \#(index)""#) }
        lines.add("Deal Created", "long", #""pipeline":"\#(String(repeating: "ä", count: 5000))""#)
        let view = try view(lines)
        #expect(view.pipelines.count == 101 && view.otherPipelines.pipelines == 6 && view.otherPipelines.deals.count == 6)
        #expect(view.pipelines.contains { $0.name == "made up 104" && $0.open.count == 2 })
        #expect(view.pipelines[0].stages.count == 106 && view.pipelines[0].otherStages.stages == 3 && view.pipelines[0].otherStages.deals.count == 3)
        #expect(view.pipelines[0].open.count == 103 && view.dealCount == lines.count)
        #expect(try lines.fold().deal("long")?.pipeline.utf8.count == 199)
    }

    @Test func `owners are told by name up to a bound, and counted beyond it`() throws {
        var lines = DealLines()
        for index in 0..<(PipelineLimits.ownersMax + 2) { lines.add("Deal Created", "d\(index)", #""owner":"o\#(index)","amount":1,"currency":"EUR""#) }
        let lead = try stage("lead", try view(lines))
        #expect(lead.owners.count == PipelineLimits.ownersMax && lead.otherOwners.count == 2 && lead.otherOwners.amounts.map(\.amount) == [ExactDecimal(2)])
    }

    @Test func `a sum that does not fit is null and not wrong`() throws {
        let huge = "170000000000000000000000000000000000"
        var lines = DealLines()
        for index in 0..<1100 { lines.add("Deal Created", "d\(index)", #""stage":"lost","amount":\#(huge)"#) }
        let lost = try stage("lost", try view(lines))
        #expect(lost.count == 1100)
        #expect(lost.amounts == [WeightedAmount(currency: "XXX", amount: nil, weighted: .zero, deals: 1100)])
    }

    @Test func `a pipeline that is not defined is shown after those that are`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "d1", #""pipeline":"barter","amount":3,"currency":"EUR""#)
        let view = try view(lines)
        #expect(view.pipelines.map(\.name) == ["sales", "barter"])
        #expect(view.pipelines[1].stages.map(\.name) == [nil])
        #expect(view.dealCount == 1)
    }

    @Test func `the answer as JSON`() throws {
        let text =
            "pipelines: {short: {stages: [{name: open, probability: 0.5, forecast: commit}, {name: won, probability: 1, closed: won}]}}"
        let definitions = try DefinitionLoader.load(files: ["pipeline.yaml": text])
        var lines = DealLines()
        lines.add("Deal Created", "d1", #""amount":99.90,"currency":"EUR","expected_close":"2026-04-02T10:00:00Z""#)
        var json = JSONWriter()
        try lines.fold(definitions).view().appendFields(to: &json)
        let amount = #"{"currency":"EUR","amount":99.90,"weighted":49.95,"deals":1}"#
        let owner = #"{"owner":null,"count":1,"amounts":[\#(amount)]}"#
        #expect(
            json.text == """
                "pipelines":[{"name":"short","mapped":true,"stages":[\
                {"name":"open","mapped":true,"probability":0.5,"closed":null,"count":1,"amounts":[\(amount)],"owners":[\(owner)]},\
                {"name":"won","mapped":true,"probability":1,"closed":"won","count":0,"amounts":[],"owners":[]}],\
                "open":{"count":1,"amounts":[\(amount)]},"won":{"count":0,"amounts":[]},"lost":{"count":0,"amounts":[]},"owners":[\(owner)],\
                "forecast":[{"month":"2026-04","category":"commit","currency":"EUR","amount":99.90,"weighted":49.95,"deals":1}]}],"deals":1,"unreadable":0
                """)
    }

    @Test func `a deal as JSON`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "d1", #""amount":99.90,"currency":"EUR""#)
        lines.add("Deal Lost", "d1", #""reason":"price""#)
        let deal = try #require(try lines.deal())
        var json = JSONWriter()
        json.object { deal.appendFields(to: &$0) }
        let value = try JSONValue(parsing: json.text)
        #expect(value["state"]?.stringValue == "lost")
        #expect(value["amount"]?.jsonText == "99.90")
        #expect(value["reason"]?.stringValue == "price")
        #expect(value["closed_at"]?.instantValue == DealLines.instant(1))
        #expect(value["name"]?.isNull == true)
    }
}
