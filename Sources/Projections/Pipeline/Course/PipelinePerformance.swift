import Definitions
import EventModel

/// How deals go through a pipeline: what becomes of those that enter a stage, how long they stay, how many are won, and how much that makes a day.
///
/// Counted over a stretch of time: stages by when they were entered, closed deals by when they were closed.
public struct PipelinePerformance: Sendable {
    public struct Stage: Sendable {
        public let name: String
        /// Deals that entered it in the stretch; one that came twice counts once.
        public internal(set) var entered = 0
        /// Of these, how many came further: to a later open stage, or were won.
        public internal(set) var advanced = 0
        public internal(set) var won = 0
        public internal(set) var lost = 0
        /// How long those stayed that left it in the stretch, in microseconds, ascending.
        var staysMicros: [Int64] = []
    }

    public struct Entry: Sendable {
        public let name: String
        public internal(set) var stages: [Stage] = []
        /// Deals that were closed in the stretch, and not reopened since.
        public internal(set) var won = 0
        public internal(set) var lost = 0
        /// Amounts of the won ones.
        public internal(set) var wonAmounts = MoneyTally()
        /// Won deals that have an amount, by currency.
        var wonCounts: [String: Int] = [:]
        /// From creation to winning, in microseconds, ascending.
        var cyclesMicros: [Int64] = []
        /// Open at the end of the stretch.
        public internal(set) var open = 0
    }

    /// In the order of pipeline.yaml; those that it does not have have no stages to compare.
    public let pipelines: [Entry]

    /// - Parameter events: Up to the end of the stretch; in canonical order.
    /// - Complexity: O(events · stages + deals log deals)
    public init(_ definitions: DefinitionSet, _ events: EventBatch, during stretch: ClosedRange<Instant>) {
        var (fold, courses) = (PipelineFold(definitions: definitions), [String: DealCourse]())
        fold.fold(events) { step in
            if courses[step.after.id]?.follow(step) == nil { courses[step.after.id] = DealCourse(step) }
        }
        var entries = definitions.pipelines.pipelines.map { Entry($0) }
        for course in courses.values {
            guard let index = entries.firstIndex(where: { $0.name == course.deal.pipeline }) else { continue }
            entries[index].add(course, definitions.pipelines.pipelines[index], during: stretch)
        }
        for index in entries.indices { entries[index].sort() }
        pipelines = entries
    }
}

extension PipelinePerformance.Entry {
    fileprivate init(_ pipeline: Pipeline) {
        name = pipeline.name
        stages = pipeline.stages.filter { $0.closed == nil }.map { PipelinePerformance.Stage(name: $0.name) }
    }

    fileprivate mutating func add(_ course: DealCourse, _ pipeline: Pipeline, during stretch: ClosedRange<Instant>) {
        let deal = course.deal
        if deal.isOpen { open += 1 }
        if let closedAt = deal.closedAt, stretch.contains(closedAt) { close(deal, at: closedAt) }
        for place in stages.indices {
            let stays = course.stays.filter { $0.stage == stages[place].name }
            stages[place].staysMicros += stays.compactMap { stay in stay.to.flatMap { stretch.contains($0) ? $0.micros - stay.from.micros : nil } }
            guard let entry = stays.first(where: { stretch.contains($0.from) }) else { continue }
            stages[place].entered += 1
            let isFurther = course.stays.contains { stay in
                stay.from >= entry.from && (stay.stage.flatMap { pipeline.index(ofStage: $0) } ?? -1) > (pipeline.index(ofStage: stages[place].name) ?? 0)
            }
            if isFurther || deal.outcome == .won { stages[place].advanced += 1 }
            if deal.outcome == .won { stages[place].won += 1 }
            if deal.outcome == .lost { stages[place].lost += 1 }
        }
    }

    private mutating func close(_ deal: Deal, at closedAt: Instant) {
        guard deal.outcome == .won else { return lost += 1 }
        won += 1
        cyclesMicros.append(max(closedAt.micros - deal.createdAt.micros, 0))
        guard let amount = deal.amount else { return }
        let currency = CurrencyAmount.code(deal.currency)
        wonAmounts.add(amount, currency)
        wonCounts[currency, default: 0] += 1
    }

    fileprivate mutating func sort() {
        cyclesMicros.sort()
        for place in stages.indices { stages[place].staysMicros.sort() }
    }
}

extension PipelinePerformance.Entry {
    private static let decimals = 4

    /// Won of all closed in the stretch, 0 to 1; nil when none was.
    public var winRate: ExactDecimal? { share(won, of: won + lost) }

    /// What the open deals are expected to bring a day: open deals × win rate × what a won deal is worth ÷ days that winning one took, each on average.
    public var velocityPerDay: [CurrencyAmount] {
        guard let winRate, let days = meanDays(cyclesMicros), days > .zero else { return [] }
        return wonAmounts.amounts.map { total in
            let worth = total.amount?.divided(by: wonCounts[total.currency] ?? 1, decimals: Self.decimals)
            let expected = worth.flatMap { ExactDecimal(open).multiplied(by: winRate)?.multiplied(by: $0) }
            return CurrencyAmount(currency: total.currency, amount: expected?.divided(by: days, decimals: 2))
        }
    }

    fileprivate func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("name", name)
            json.field("stages") { json in json.array { json in for stage in stages { stage.append(to: &json) } } }
            json.field("open", open)
            json.field("won", won)
            json.field("lost", lost)
            json.field("win_rate", winRate)
            wonAmounts.appendField(to: &json, named: "won_amounts")
            json.field("cycle_days_mean", meanDays(cyclesMicros))
            json.field("cycle_days_median", medianDays(cyclesMicros))
            json.field("velocity_per_day") { json in
                json.array { json in
                    for amount in velocityPerDay {
                        json.object { json in
                            json.field("currency", amount.currency)
                            json.field("amount", amount.amount)
                        }
                    }
                }
            }
        }
    }
}

extension PipelinePerformance.Stage {
    /// Advanced of entered, 0 to 1; nil when none entered.
    public var conversion: ExactDecimal? { share(advanced, of: entered) }

    fileprivate func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("name", name)
            json.field("entered", entered)
            json.field("advanced", advanced)
            json.field("conversion", conversion)
            json.field("won", won)
            json.field("lost", lost)
            json.field("days_mean", meanDays(staysMicros))
            json.field("days_median", medianDays(staysMicros))
        }
    }
}

extension PipelinePerformance {
    /// Writes `pipelines` into an object that the caller has opened.
    public func appendFields(to json: inout JSONWriter) {
        json.field("pipelines") { json in json.array { json in for entry in pipelines { entry.append(to: &json) } } }
    }
}

private func share(_ part: Int, of whole: Int) -> ExactDecimal? { whole == 0 ? nil : ExactDecimal(part).divided(by: whole, decimals: 4) }

private let dayMicros = 86_400_000_000

/// - Parameter micros: Lengths of time.
private func meanDays(_ micros: [Int64]) -> ExactDecimal? {
    guard !micros.isEmpty else { return nil }
    let sum = micros.reduce(Int128(0)) { $0 + Int128($1) }
    return ExactDecimal(mantissa: sum, scale: 0).divided(by: micros.count * dayMicros, decimals: 2)
}

/// - Parameter micros: Ascending.
private func medianDays(_ micros: [Int64]) -> ExactDecimal? {
    guard !micros.isEmpty else { return nil }
    let (low, high) = (micros[(micros.count - 1) / 2], micros[micros.count / 2])
    return ExactDecimal(mantissa: Int128(low) + Int128(high), scale: 0).divided(by: 2 * dayMicros, decimals: 2)
}
