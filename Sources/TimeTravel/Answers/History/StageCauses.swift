import EventModel
import Projections

/// Finds what caused the changes of a course.
struct StageCauses {
    /// A cause, of which the event may still have to be looked up.
    enum Found: Sendable {
        case event(EventStamp)
        /// The event at this position changed who the customer is, and that alone changed the value.
        case identity(LogPosition)
        case windowExpired

        var position: LogPosition? {
            if case .identity(let position) = self { position } else { nil }
        }

        /// Nil where the event is gone.
        func cause(_ stamps: [LogPosition: EventStamp]) -> HistoryCause? {
            switch self {
            case .event(let event): .event(event)
            case .identity(let position): stamps[position].map { HistoryCause(changingIdentity: $0) }
            case .windowExpired: .windowExpired
            }
        }
    }

    private let subject: HistorySubject
    private let plan: FoldPlan
    private let stages: [CustomerStage]

    init(_ subject: HistorySubject, _ plan: FoldPlan, _ stages: [CustomerStage]) { (self.subject, self.plan, self.stages) = (subject, plan, stages) }

    /// By the instant of the change: of all beginnings and ends of some intervals.
    ///
    /// - Complexity: O(events) of each stage that has one.
    mutating func causes(of page: [ValueInterval], in course: ValueCourse) throws(QueryError) -> [Instant: Found] {
        let values = Dictionary(course.intervals.map { ($0.from, $0.value) }, uniquingKeysWith: { first, _ in first })
        var (found, stage): ([Instant: Found], Int) = ([:], 0)
        var finder: CauseFinder?
        let isVague = course.isComplete ? nil : course.intervals.first?.from
        for instant in Set(page.flatMap { [$0.from, $0.to].compactMap(\.self) }).sorted() where instant != isVague {
            while stage + 1 < stages.count, stages[stage + 1].from <= instant { (stage, finder) = (stage + 1, nil) }
            var present = finder ?? CauseFinder(subject, stages[stage].fold(plan), stages[stage].events)
            do throws(AudienceError) {
                let cause = try present.cause(of: values[instant] ?? nil, at: instant)
                found[instant] = Self.found(cause, at: instant, stages[stage])
            } catch { throw QueryError(error) }
            finder = present
        }
        return found
    }

    /// Where the customer changed at that instant, what no event explains is because of that.
    private static func found(_ cause: ChangeCause?, at instant: Instant, _ stage: CustomerStage) -> Found? {
        let identity = instant == stage.from ? stage.causes.last : nil
        switch cause {
        case .event(let event): return .event(EventStamp(event))
        case .timePassed, nil: return identity.map { .identity($0) } ?? (cause == nil ? nil : .windowExpired)
        }
    }
}
