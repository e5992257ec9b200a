import Definitions
import EventModel

/// How deals go through a pipeline: what becomes of those that enter a stage, how long they stay, how many are won, and how much that makes a day.
///
/// Counted over a stretch of time: stages by when they were entered, closed deals by when they were closed. A deal that was in several pipelines counts in each
/// for what it did there.
public struct PipelinePerformance: Sendable {
    public struct Stage: Sendable {
        /// Nil for deals of which no stage is known.
        public let name: String?
        public let isMapped: Bool
        /// Deals that entered it in the stretch; one that came twice counts once. All of these are won, lost, still open in the pipeline, or gone to another.
        public internal(set) var entered = 0
        /// Of these, how many came further: to a later open stage of the pipeline, or were won in it. Nil for a stage without a place in the pipeline.
        public internal(set) var advanced: Int?
        public internal(set) var won = 0
        public internal(set) var lost = 0
        public internal(set) var movedOut = 0
        /// Of those that left it in the stretch.
        var stays = TimeSpans()
        /// Of those that are in it at the end of the stretch, so far.
        var ages = TimeSpans()
    }

    public struct Entry: Sendable {
        public let name: String
        public let isMapped: Bool
        /// Open stages in the defined order, then the unmapped ones by name.
        public internal(set) var stages: [Stage] = []
        /// Unmapped stages that are not told.
        public internal(set) var otherStages = 0
        /// Deals that were closed in the stretch, and not reopened since.
        public internal(set) var won = 0
        public internal(set) var lost = 0
        /// From creation to winning.
        var cycles = TimeSpans()
        /// Open at the end of the stretch.
        public internal(set) var open = 0
        /// Ascending by currency.
        public internal(set) var currencies: [CurrencyPerformance] = []
    }

    /// In the order of pipeline.yaml, then those that it does not have, by name.
    public let pipelines: [Entry]
    /// Pipelines beyond ``PipelineLimits``, which are not told.
    public let otherPipelines: Int

    /// - Parameters:
    ///   - events: Up to the end of the stretch; in canonical order.
    ///   - zone: As of ``PipelineFold/init(definitions:in:)``.
    ///   - filter: An owner is that at the end of the stretch.
    /// - Complexity: O(events + stays)
    public init(
        _ definitions: DefinitionSet, _ events: EventBatch, during stretch: ClosedRange<Instant>, in zone: TimeZoneRules? = nil, _ filter: DealFilter = .all
    ) {
        var (fold, courses, indexById) = (PipelineFold(definitions: definitions, in: zone), [DealCourse](), [String: Int]())
        fold.fold(events) { step in
            if let index = indexById[step.after.id] { return courses[index].follow(step) }
            indexById[step.after.id] = courses.count
            courses.append(DealCourse(step))
        }
        var tallies: [String: PerformanceTally] = [:]
        for course in courses where filter.includes(owner: course.deal.owner) {
            for name in course.pipelines where filter.includes(pipeline: name) {
                tallies[name, default: PerformanceTally(name, definitions.pipelines.pipeline(named: name), stretch)].add(course)
            }
        }
        let sizes = Dictionary(uniqueKeysWithValues: tallies.map { (Optional($0.key), $0.value.courses) })
        let defined = definitions.pipelines.pipelines.map(\.name).filter { filter.includes(pipeline: $0) }
        let order = NameOrder(defined: defined, sizes: sizes, othersMax: PipelineLimits.unmappedPipelinesMax)
        pipelines = order.shown.compactMap(\.self).map { name in
            (tallies[name] ?? PerformanceTally(name, definitions.pipelines.pipeline(named: name), stretch)).entry
        }
        otherPipelines = order.rest.count
    }
}

extension PipelinePerformance.Stage {
    /// Advanced of entered, 0 to 1; nil when none entered, or when there is no further.
    public var conversion: ExactDecimal? { advanced.flatMap { ExactDecimal.share($0, of: entered) } }
}

extension PipelinePerformance.Entry {
    /// Won of all closed in the stretch, 0 to 1; nil when none was.
    public var winRate: ExactDecimal? { ExactDecimal.share(won, of: won + lost) }

    /// Amounts of the won ones; nil where a sum does not fit.
    public var wonAmounts: [CurrencyAmount] { currencies.filter { $0.won > 0 }.map { CurrencyAmount(currency: $0.currency, amount: $0.wonSum.total) } }

    /// As of each ``CurrencyPerformance``, where something was won.
    public var velocityPerDay: [CurrencyAmount] {
        currencies.compactMap { one in one.velocityPerDay.map { CurrencyAmount(currency: one.currency, amount: $0) } }
    }
}
