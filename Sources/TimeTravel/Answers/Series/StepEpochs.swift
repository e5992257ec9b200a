import EventLog
import EventModel
import Identity
import Projections

/// Steps in which a customer's identifiers belonged together in one way, and in which no event became known late.
struct StepEpoch {
    let steps: Range<Int>
    /// Customers of these steps, each with its identifiers, ascending.
    let parts: [[IdentifierOrdinal]]
}

/// The epochs of a customer of the last step; nil when somebody else was a part of it at an earlier one.
struct StepEpochs {
    private(set) var epochs: [StepEpoch]? = []

    /// - Complexity: O(links + events × log steps); where identity has to be asked for each step, O(steps × links).
    init(_ pass: StepPass, _ subject: RowSubject) {
        let steps = pass.steps
        var starts = Self.lateSteps(subject.events, steps)
        guard subject.members.count > 1 || !starts.isEmpty else {
            // One identifier: but somebody may have been parted from it.
            let lineage = pass.question.follower.ask { $0.lineage(of: subject.members) }
            epochs = lineage == nil ? Self.asked(pass, subject, starts) : [StepEpoch(steps: steps.indices, parts: [subject.members])]
            return
        }
        guard let lineage = pass.question.follower.ask({ $0.lineage(of: subject.members) }) else {
            epochs = Self.asked(pass, subject, starts)
            return
        }
        for link in lineage.links { starts.insert(max(Self.step(notBefore: link.occurredAt, steps), Self.step(knowing: link.position, steps))) }
        epochs = Self.ranges(starts, steps.count).map { range in
            let step = steps[range.lowerBound]
            let oldest = lineage.oldest(asOf: step.asOf, asKnownAt: step.asKnownAt)
            let parts = oldest.indices.filter { oldest[$0] == $0 }.map { root in oldest.indices.filter { oldest[$0] == root }.map { lineage.members[$0] } }
            return StepEpoch(steps: range, parts: parts)
        }
    }

    private static func ranges(_ starts: Set<Int>, _ count: Int) -> [Range<Int>] {
        let sorted = ([0] + starts.filter { $0 > 0 && $0 < count }).sorted()
        return sorted.indices.compactMap { index in
            let end = index + 1 < sorted.count ? sorted[index + 1] : count
            return sorted[index] < end ? sorted[index]..<end : nil
        }
    }

    /// Steps that know an event which had occurred by the step before already.
    private static func lateSteps(_ events: EventBatch, _ steps: [StepPass.Step]) -> Set<Int> {
        var late: Set<Int> = []
        var step = 0
        for index in events.indices {
            while step < steps.count, steps[step].asOf < events.occurredAt[index] { step += 1 }
            guard step < steps.count else { break }
            if steps[step].asKnownAt < events.positions[index] { late.insert(self.step(knowing: events.positions[index], steps)) }
        }
        return late
    }

    private static func step(notBefore instant: Instant, _ steps: [StepPass.Step]) -> Int { first(steps) { $0.asOf >= instant } }

    private static func step(knowing position: LogPosition, _ steps: [StepPass.Step]) -> Int { first(steps) { $0.asKnownAt >= position } }

    /// The first step of which something holds that holds of all later ones; behind the last for none.
    private static func first(_ steps: [StepPass.Step], _ holds: (StepPass.Step) -> Bool) -> Int {
        var (low, high) = (0, steps.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(steps[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// Asks the graph at each step.
    private static func asked(_ pass: StepPass, _ subject: RowSubject, _ late: Set<Int>) -> [StepEpoch]? {
        var epochs: [StepEpoch] = []
        for step in pass.steps.indices {
            let basis = pass.basis(step)
            let parts = pass.question.follower.ask { graph in Self.parts(of: subject.members, at: basis, graph) }
            guard parts.allSatisfy({ $0.allSatisfy { subject.place(of: $0) != nil } }) else { return nil }
            if let last = epochs.last, last.parts == parts, !late.contains(step) {
                epochs[epochs.count - 1] = StepEpoch(steps: last.steps.lowerBound..<step + 1, parts: parts)
            } else {
                epochs.append(StepEpoch(steps: step..<step + 1, parts: parts))
            }
        }
        return epochs
    }

    private static func parts(of members: [IdentifierOrdinal], at basis: Basis, _ graph: borrowing IdentityGraph) -> [[IdentifierOrdinal]] {
        var (parts, seen): ([[IdentifierOrdinal]], Set<IdentifierOrdinal>) = ([], [])
        for member in members where !seen.contains(member) {
            let part = graph.members(of: member, asOf: basis.identityAsOf, asKnownAt: basis.asKnownAt)
            seen.formUnion(part)
            if !part.isEmpty { parts.append(part) }
        }
        return parts
    }
}
