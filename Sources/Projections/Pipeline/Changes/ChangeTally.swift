import Definitions

/// Start, end and sums of every pipeline while they are counted.
struct ChangeTally {
    private struct Counts {
        var (start, end) = (PipelineTotal(), PipelineTotal())
        var sums: [DealChange.Kind: (count: Int, total: PipelineTotal)] = [:]
        /// How often something was counted.
        var size = 0

        mutating func add(_ other: Counts) {
            start.add(other.start)
            end.add(other.end)
            for (kind, sum) in other.sums {
                sums[kind, default: (0, PipelineTotal())].count += sum.count
                sums[kind]?.total.add(sum.total)
            }
        }

        func entry(_ name: String?, isMapped: Bool) -> PipelineChanges.Entry {
            let sums = DealChange.Kind.allCases.compactMap { kind in self.sums[kind].map { (kind, $0.count, $0.total) } }
            return PipelineChanges.Entry(name: name, isMapped: isMapped, start: start, end: end, sums: sums)
        }
    }

    private let rules: PipelineRules
    private let filter: DealFilter
    private var byName: [String: Counts] = [:]

    init(_ rules: PipelineRules, _ filter: DealFilter) { (self.rules, self.filter) = (rules, filter) }

    mutating func start(_ deal: Deal) { if filter.includes(deal) { change(deal.pipeline) { $0.start.add(deal) } } }

    mutating func end(_ deal: Deal) { if filter.includes(deal) { change(deal.pipeline) { $0.end.add(deal) } } }

    mutating func note(_ change: DealChange) {
        self.change(change.pipeline) { pipeline in
            pipeline.sums[change.kind, default: (0, PipelineTotal())].count += 1
            pipeline.sums[change.kind]?.total.add(change.total)
        }
    }

    private mutating func change(_ name: String, _ change: (inout Counts) -> Void) {
        change(&byName[name, default: Counts()])
        byName[name]?.size += 1
    }

    func entries() -> (shown: [PipelineChanges.Entry], others: PipelineChanges.Entry?) {
        let sizes = Dictionary(uniqueKeysWithValues: byName.map { (Optional($0.key), $0.value.size) })
        let order = NameOrder(
            defined: rules.pipelines.map(\.name).filter { filter.includes(pipeline: $0) }, sizes: sizes, othersMax: PipelineLimits.unmappedPipelinesMax)
        let shown = order.shown.compactMap(\.self).map { (byName[$0] ?? Counts()).entry($0, isMapped: rules.pipeline(named: $0) != nil) }
        guard !order.rest.isEmpty else { return (shown, nil) }
        var others = Counts()
        for name in order.rest.compactMap(\.self) { others.add(byName[name] ?? Counts()) }
        return (shown, others.entry(nil, isMapped: false))
    }
}
