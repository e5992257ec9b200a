import EventModel

/// Walks through the beginnings and ends of links, and says at which of them a customer became another.
struct StageWalk {
    private struct Step {
        let at: Instant
        let span: Int
        let isEnd: Bool
    }

    private let ordinal: IdentifierOrdinal
    private let firstSeen: Instant
    private let spans: [IdentityHistory.Span]
    private let spansByEnd: [IdentifierOrdinal: [Int]]
    private var isActive: [Bool]
    private var members: Set<IdentifierOrdinal>
    private var wasOfCustomer: [Bool]

    /// - Parameter spans: Of all whom links ever joined to the identifier, and their memberships.
    init(of ordinal: UInt32, firstSeen: Instant, _ spans: [IdentityHistory.Span]) {
        (self.ordinal, self.firstSeen, self.spans) = (IdentifierOrdinal(rawValue: ordinal), firstSeen, spans)
        members = [self.ordinal]
        isActive = Array(repeating: false, count: spans.count)
        wasOfCustomer = isActive
        spansByEnd = spans.indices.reduce(into: [:]) { ends, index in
            ends[spans[index].from, default: []].append(index)
            if !spans[index].isMembership { ends[spans[index].to, default: []].append(index) }
        }
    }

    mutating func history() -> IdentityHistory {
        var stages = [IdentityHistory.Stage(from: firstSeen, members: [ordinal], causes: [])]
        let steps = steps()
        var next = 0
        while next < steps.count {
            let at = steps[next].at
            var changed: [Step] = []
            while next < steps.count, steps[next].at == at {
                isActive[steps[next].span] = !steps[next].isEnd
                changed.append(steps[next])
                next += 1
            }
            guard let causes = apply(changed) else { continue }
            let stage = IdentityHistory.Stage(from: max(at, firstSeen), members: members.sorted(), causes: causes)
            // What is there when the identifier is first seen is how it begins.
            if stages[stages.count - 1].from == stage.from { stages.removeLast() }
            stages.append(stage)
        }
        return IdentityHistory(stages: stages, spans: spans.indices.filter { wasOfCustomer[$0] }.map { spans[$0] })
    }

    private func steps() -> [Step] {
        var steps: [Step] = []
        for (index, span) in spans.enumerated() {
            steps.append(Step(at: span.began, span: index, isEnd: false))
            if let ended = span.ended { steps.append(Step(at: ended, span: index, isEnd: true)) }
        }
        return steps.sorted { ($0.at, $0.span, $0.isEnd ? 1 : 0) < ($1.at, $1.span, $1.isEnd ? 1 : 0) }
    }

    /// - Returns: The events that changed who the customer is, or whose member; nil when they did not.
    private mutating func apply(_ changed: [Step]) -> [LogPosition]? {
        let before = members
        if changed.contains(where: { $0.isEnd && !spans[$0.span].isMembership && before.contains(spans[$0.span].from) }) {
            members = [ordinal]
            extend(from: [ordinal])
        } else {
            extend(from: changed.flatMap { [spans[$0.span].from, spans[$0.span].to] }.filter(before.contains))
        }
        let touching = changed.filter { step in
            let ends = [spans[step.span].from, spans[step.span].to]
            return ends.contains { before.contains($0) || members.contains($0) }
        }
        guard members != before || touching.contains(where: { spans[$0.span].isMembership }) else { return nil }
        return Set(touching.compactMap { $0.isEnd ? spans[$0.span].endPosition : spans[$0.span].position }).sorted()
    }

    /// Adds whom active links join to some of the members, and marks these links as the customer's.
    private mutating func extend(from starts: [IdentifierOrdinal]) {
        var queue = starts
        while let member = queue.popLast() {
            for index in spansByEnd[member] ?? [] where isActive[index] {
                wasOfCustomer[index] = true
                guard !spans[index].isMembership else { continue }
                let other = spans[index].from == member ? spans[index].to : spans[index].from
                if members.insert(other).inserted { queue.append(other) }
            }
        }
    }
}
