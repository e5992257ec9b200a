import Definitions
import EventModel

// A sequence holds when events can be chosen for its `did` steps, each strictly after the one before in canonical order and within its
// time, such that no `without` step is contradicted. All choices are followed at once: from the events that the steps so far can end
// with, the events that the next step can end with. From each event the next one lies in one interval of its track (after it, in time,
// before anything forbidden), so a step costs O(events × log events).

/// `sequence`: whether the customer did things one after the other.
struct SequenceEvaluation {
    /// A `did` step with the `without` steps that follow it.
    private struct Leg {
        let step: SequenceStep
        let events: [Occurrence]
        var without: [(within: CalendarDuration?, events: [Occurrence])] = []
    }

    /// An event's place in canonical order.
    private struct Occurrence: Comparable {
        let occurredAt: Instant
        let position: LogPosition

        static func < (a: Occurrence, b: Occurrence) -> Bool { (a.occurredAt, a.position) < (b.occurredAt, b.position) }
    }

    private let sequence: SequenceCondition
    private let moment: CustomerMoment
    private var legs: [Leg] = []
    private var since = Instant.earliest

    init(_ sequence: SequenceCondition, _ tracks: [Int], _ moment: CustomerMoment) throws(AudienceError) {
        (self.sequence, self.moment) = (sequence, moment)
        for (step, track) in zip(sequence.steps, tracks) {
            let events = try occurrences(of: step, in: moment.fold.tracks[track])
            if step.kind == .did {
                legs.append(Leg(step: step, events: events))
            } else if !legs.isEmpty {
                legs[legs.count - 1].without.append((step.within, events))
            }
        }
    }

    mutating func evaluate() -> Verdict {
        guard let first = legs.first else { return .never }
        var reached = starts(first)
        for (leg, next) in zip(legs, legs.dropFirst()) where !reached.isEmpty { reached = follow(reached, leg, next) }
        guard let last = legs.last else { return .never }
        notePassing(last)
        return Verdict(holds: reached.contains { stays($0, last) }, since: since)
    }

    /// For each `did` step the events with which a sequence can have come so far, in canonical order; for the last those after which nothing forbidden came.
    mutating func reachedByStep() -> [[LogPosition]] {
        guard let first = legs.first else { return [] }
        var reached = [starts(first)]
        for (leg, next) in zip(legs, legs.dropFirst()) { reached.append(follow(reached[reached.count - 1], leg, next)) }
        if let last = legs.last { reached[reached.count - 1] = reached[reached.count - 1].filter { stays($0, last) } }
        return reached.map { $0.map(\.position) }
    }

    /// The events of a step that are known and pass its filter.
    private mutating func occurrences(of step: SequenceStep, in track: EventTrack) throws(AudienceError) -> [Occurrence] {
        let known = 0..<track.times.count(through: moment.at)
        if let last = known.last { since = max(since, track.times[last]) }
        moment.search?.look(atEvents: known.count)
        var tester = moment.tester()
        var found: [Occurrence] = []
        for index in known {
            let entry = track.entries[index]
            let passes = if let passes = entry.passes { passes } else { try tester.holds(step.events, entry.event, moment) }
            if passes { found.append(Occurrence(occurredAt: track.times[index], position: entry.position)) }
        }
        since = max(since, tester.since)
        return found
    }

    /// The events that the sequence may begin with.
    private mutating func starts(_ leg: Leg) -> [Occurrence] {
        let times = leg.events.map(\.occurredAt)
        let window = WindowSlice(times, sequence.window, at: moment.at, in: moment.zone, session: moment.session)
        let within = WindowSlice(times, leg.step.within.map { .rolling($0) }, at: moment.at, in: moment.zone)
        since = max(since, window.since, within.since)
        return Array(leg.events[window.range.clamped(to: within.range)])
    }

    /// The events of `next` that can come after one of `reached`.
    private func follow(_ reached: [Occurrence], _ leg: Leg, _ next: Leg) -> [Occurrence] {
        var opens = [Int](repeating: 0, count: next.events.count + 1)
        for event in reached where stays(event, leg, isLast: false) {
            let low = Self.count(next.events) { $0 <= event }
            let high = Self.count(next.events) { isInTime($0, after: event, leg, next) }
            guard low < high else { continue }
            opens[low] += 1
            opens[high] -= 1
        }
        var open = 0
        return next.events.indices.compactMap { index in
            open += opens[index]
            return open > 0 ? next.events[index] : nil
        }
    }

    /// True from the start of `next` on for as long as an event of it may follow `event`.
    private func isInTime(_ other: Occurrence, after event: Occurrence, _ leg: Leg, _ next: Leg) -> Bool {
        if let within = next.step.within, other.occurredAt > within.end(startingAt: event.occurredAt, in: moment.zone) { return false }
        return leg.without.allSatisfy { without in
            guard without.within == nil, let forbidden = Self.first(without.events, after: event) else { return true }
            return other <= forbidden
        }
    }

    /// True when nothing forbidden came after the event in its time and, at the end of the sequence, that time has passed.
    private func stays(_ event: Occurrence, _ leg: Leg, isLast: Bool = true) -> Bool {
        leg.without.allSatisfy { without in
            let forbidden = Self.first(without.events, after: event)
            guard let within = without.within else { return !isLast || forbidden == nil }
            let end = within.end(startingAt: event.occurredAt, in: moment.zone)
            if isLast, moment.at < end { return false }
            return forbidden.map { $0.occurredAt > end } ?? true
        }
    }

    /// The times of the last step's `without` steps pass without an event: each passing is a change.
    private mutating func notePassing(_ leg: Leg) {
        for within in leg.without.compactMap(\.within) {
            for event in leg.events {
                let end = within.end(startingAt: event.occurredAt, in: moment.zone)
                if end <= moment.at { since = max(since, end) }
            }
        }
    }

    private static func first(_ events: [Occurrence], after event: Occurrence) -> Occurrence? {
        let index = count(events) { $0 <= event }
        return index < events.count ? events[index] : nil
    }

    /// How many events, from the first on, satisfy what never turns true again.
    private static func count(_ events: [Occurrence], while holds: (Occurrence) -> Bool) -> Int {
        var (low, high) = (0, events.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(events[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
