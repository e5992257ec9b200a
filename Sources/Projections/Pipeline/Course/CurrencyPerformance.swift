import EventModel

/// What deals of one currency bring: of those that have an amount in it.
public struct CurrencyPerformance: Sendable {
    public let currency: String
    /// Open at the end of the stretch.
    public internal(set) var open = 0
    /// Closed in the stretch.
    public internal(set) var won = 0
    public internal(set) var lost = 0
    var wonSum = ExactSum()
    /// From creation to winning.
    var cycles = TimeSpans()

    init(_ currency: String) { self.currency = currency }

    /// What the open deals are expected to bring a day: open deals × win rate × what a won deal is worth ÷ days that winning one took, each on average.
    ///
    /// That is open × won amounts ÷ (won and lost deals) ÷ mean cycle, rounded once, to two digits after the point; nil when nothing was won, when winning
    /// took no time, or when it does not fit.
    public var velocityPerDay: ExactDecimal? {
        guard won > 0, let amount = wonSum.total else { return nil }
        let times = Int128(open) * Int128(won) * Int128(TimeSpans.dayMicros)
        let (per, overflows) = cycles.sumMicros.multipliedReportingOverflow(by: Int128(won + lost))
        guard per > 0, !overflows else { return nil }
        return amount.multiplied(by: times, dividedBy: per, decimals: 2)
    }

    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("currency", currency)
            json.field("open", open)
            json.field("won", won)
            json.field("lost", lost)
            json.field("win_rate", ExactDecimal.share(won, of: won + lost))
            json.field("won_amount", wonSum.total)
            json.field("cycle_days_mean", cycles.meanDays)
            json.field("velocity_per_day", velocityPerDay)
        }
    }
}
