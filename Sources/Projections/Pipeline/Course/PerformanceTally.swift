import Definitions
import EventModel

/// One pipeline's performance while the courses of deals are counted.
struct PerformanceTally {
    private let name: String
    private let pipeline: Pipeline?
    private let stretch: ClosedRange<Instant>
    private var total: PipelinePerformance.Entry
    private var stages: [String?: PipelinePerformance.Stage] = [:]
    private var currencies: [String: CurrencyPerformance] = [:]
    private(set) var courses = 0

    init(_ name: String, _ pipeline: Pipeline?, _ stretch: ClosedRange<Instant>) {
        (self.name, self.pipeline, self.stretch) = (name, pipeline, stretch)
        total = PipelinePerformance.Entry(name: name, isMapped: pipeline != nil)
    }

    mutating func add(_ course: DealCourse) {
        courses += 1
        let deal = course.deal
        let isHere = deal.pipeline == name
        if isHere { stand(deal) }
        var entered: [String?: Instant] = [:]
        for stay in course.stays where stay.pipeline == name {
            let soFar = max(stretch.upperBound.micros - stay.from.micros, 0)
            if let left = stay.to, stretch.contains(left) { change(stay.stage) { $0.stays.add(left.micros - stay.from.micros) } }
            if stay.to == nil { change(stay.stage) { $0.ages.add(soFar) } }
            if stretch.contains(stay.from), entered[stay.stage] == nil { entered[stay.stage] = stay.from }
        }
        for (stage, at) in entered { enter(stage, at, course, isHere ? deal : nil) }
    }

    /// - Parameter deal: Nil when it is in another pipeline by now.
    private mutating func enter(_ name: String?, _ at: Instant, _ course: DealCourse, _ deal: Deal?) {
        let place = place(of: name)
        let isFurther = deal?.outcome == .won || place.map { place in course.stays.contains { self.isFurther($0, than: place, since: at) } } == true
        change(name) { stage in
            stage.entered += 1
            if place != nil { stage.advanced = (stage.advanced ?? 0) + (isFurther ? 1 : 0) }
            switch deal?.outcome {
            case .won: stage.won += 1
            case .lost: stage.lost += 1
            case nil: if deal == nil { stage.movedOut += 1 }
            }
        }
    }

    private func isFurther(_ stay: DealCourse.Stay, than place: Int, since at: Instant) -> Bool {
        stay.pipeline == name && stay.from >= at && (self.place(of: stay.stage) ?? -1) > place
    }

    /// Nil for stages without a place in the pipeline.
    private func place(of stage: String?) -> Int? { stage.flatMap { pipeline?.index(ofStage: $0) } }

    private mutating func change(_ name: String?, _ change: (inout PipelinePerformance.Stage) -> Void) {
        var stage = stages.removeValue(forKey: name) ?? newStage(name)
        change(&stage)
        stages[name] = stage
    }

    private func newStage(_ name: String?) -> PipelinePerformance.Stage {
        let isMapped = place(of: name) != nil
        return PipelinePerformance.Stage(name: name, isMapped: isMapped, advanced: isMapped ? 0 : nil)
    }

    /// How a deal stands that is in the pipeline at the end.
    private mutating func stand(_ deal: Deal) {
        let currency = deal.amount.map { _ in deal.currency ?? CurrencyAmount.unknownCurrency }
        func count(_ counts: WritableKeyPath<CurrencyPerformance, Int>) {
            if let currency { currencies[currency, default: CurrencyPerformance(currency)][keyPath: counts] += 1 }
        }
        guard let closedAt = deal.closedAt else {
            total.open += 1
            return count(\.open)
        }
        guard stretch.contains(closedAt) else { return }
        guard deal.outcome == .won else {
            total.lost += 1
            return count(\.lost)
        }
        let cycle = max(closedAt.micros - deal.createdAt.micros, 0)
        total.won += 1
        total.cycles.add(cycle)
        count(\.won)
        guard let currency, let amount = deal.amount else { return }
        currencies[currency]?.wonSum.add(amount)
        currencies[currency]?.cycles.add(cycle)
    }

    var entry: PipelinePerformance.Entry {
        var entry = total
        let open = (pipeline?.stages ?? []).filter { $0.closed == nil }.map(\.name)
        let order = NameOrder(defined: open, sizes: stages.mapValues(\.entered), othersMax: PipelineLimits.unmappedStagesMax)
        entry.stages = order.shown.map { stages[$0] ?? newStage($0) }
        entry.otherStages = order.rest.count
        entry.currencies = currencies.values.sorted { $0.currency < $1.currency }
        return entry
    }
}
