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

    @Test func `a forecast adds by month, category and currency without lost deals`() throws {
        var lines = DealLines()
        lines.add("Deal Created", "d1", #""stage":"negotiation","amount":100,"currency":"EUR","expected_close":"2026-05-31""#)
        lines.add("Deal Created", "d2", #""stage":"negotiation","amount":50,"currency":"EUR","expected_close":"2026-05-01""#)
        lines.add("Deal Created", "d3", #""stage":"proposal","amount":10,"currency":"EUR","expected_close":"2026-04-01""#)
        lines.add("Deal Created", "d4", #""stage":"lead","amount":10,"currency":"EUR""#)
        lines.add("Deal Created", "d5", #""stage":"lead","amount":10,"currency":"EUR","expected_close":"2026-05-01""#)
        lines.add("Deal Lost", "d5")
        lines.add("Deal Created", "d6", #""stage":"lead","amount":30,"currency":"EUR","expected_close":"2026-05-09""#)
        lines.add("Deal Won", "d6")
        let forecast = try view(lines).pipelines[0].forecast
        let rows = forecast.map { "\($0.month ?? "none") \($0.category.rawValue) \($0.total.amount?.description ?? "")" }
        #expect(rows == ["2026-04 best_case 10", "2026-05 commit 150", "2026-05 closed 30", "none pipeline 10"])
        #expect(forecast[1].total.weighted == ExactDecimal(120))
    }

    @Test func `a sum that does not fit is null and not wrong`() throws {
        let huge = "170000000000000000000000000000000000"
        var lines = DealLines()
        for index in 0..<1100 { lines.add("Deal Created", "d\(index)", #""stage":"lost","amount":\#(huge)"#) }
        let lost = try stage("lost", try view(lines))
        #expect(lost.count == 1100)
        #expect(lost.amounts == [WeightedAmount(currency: "XXX", amount: nil, weighted: .zero)])
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
        #expect(
            json.text == """
                "pipelines":[{"name":"short","stages":[\
                {"name":"open","mapped":true,"probability":0.5,"count":1,"amounts":[{"currency":"EUR","amount":99.90,"weighted":49.95}]},\
                {"name":"won","mapped":true,"probability":1,"count":0,"amounts":[]}],\
                "forecast":[{"month":"2026-04","category":"commit","currency":"EUR","amount":99.90,"weighted":49.95}]}],"deals":1
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
