import EventModel
import Testing

@testable import Projections

struct RFMScoresTests {
    private func measure(_ number: Int, amount: Int?) -> RFMScores.Measure {
        RFMScores.Measure(lastAt: Instant(micros: Int64(number)), count: ExactDecimal(number), amount: amount.map { ExactDecimal($0) })
    }

    @Test func `ten different customers are two in each fifth`() {
        let measures = (1...10).map { measure($0, amount: 11 - $0) }
        let scores = RFMScores(measures.shuffled())
        #expect(measures.map { scores.score($0).text } == ["115", "115", "224", "224", "333", "333", "442", "442", "551", "551"])
        #expect(scores.frequencyLimits == [2, 4, 6, 8].map { ExactDecimal($0) })
    }

    @Test func `equal values have equal scores, and one that is not known has none`() {
        let measures = [1, 1, 1, 1, 1, 1, 1, 9].map { measure($0, amount: nil) }
        let scores = RFMScores(measures)
        #expect(measures.map { scores.score($0).text } == Array(repeating: "11-", count: 7) + ["55-"])
        let alone = RFMScores([measure(3, amount: 3)])
        #expect(alone.score(measure(3, amount: 3)).text == "111")
        #expect(RFMScores([]).recencyLimits.isEmpty)
    }
}
