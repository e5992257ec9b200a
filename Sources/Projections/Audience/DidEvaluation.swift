import Definitions
import EventModel

/// `did`: counts the events of a filter in a window.
struct DidEvaluation {
    private let did: DidCondition
    private let track: EventTrack
    private let moment: CustomerMoment

    init(_ did: DidCondition, _ track: EventTrack, _ moment: CustomerMoment) { (self.did, self.track, self.moment) = (did, track, moment) }

    func evaluate() throws(AudienceError) -> Verdict {
        if did.occurrence != .every { return try single() }
        let slice = WindowSlice(track.times, did.window, at: moment.at, in: moment.zone, session: moment.session)
        if did.events.isDynamic { return try tested(slice) }
        if did.window?.isFixed ?? true { return growing(slice.range) }
        return Verdict(holds: did.times.contains(slice.range.count), since: slice.since)
    }

    /// A count that never falls: the event that brought it into the range, or out of it, is known.
    private func growing(_ range: Range<Int>) -> Verdict {
        let count = range.count
        if count < did.times.least { return .never }
        if let most = did.times.most, count > most { return Verdict(holds: false, since: track.times[range.lowerBound + most]) }
        guard did.times.least > 0 else { return .always }
        return Verdict(holds: true, since: track.times[range.lowerBound + did.times.least - 1])
    }

    private func tested(_ slice: WindowSlice) throws(AudienceError) -> Verdict {
        moment.search?.look(atEvents: slice.range.count)
        var tester = moment.tester()
        var count = 0
        for entry in track.entries[slice.range] {
            if try tester.holds(did.events, entry.event, moment) { count += 1 }
        }
        return Verdict(holds: did.times.contains(count), since: max(slice.since, tester.since))
    }

    /// The first or last event of these names, whatever the filters say of others.
    private func single() throws(AudienceError) -> Verdict {
        let known = track.times.count(through: moment.at)
        guard known > 0 else { return Verdict(holds: did.times.contains(0), since: .earliest) }
        let index = did.occurrence == .first ? 0 : known - 1
        let occurredAt = track.times[index]
        let slice = WindowSlice([occurredAt], did.window, at: moment.at, in: moment.zone, session: moment.session)
        var (passes, since) = (track.entries[index].passes ?? false, max(occurredAt, slice.since))
        if track.entries[index].passes == nil {
            var tester = moment.tester()
            passes = try tester.holds(did.events, track.entries[index].event, moment)
            since = max(since, tester.since)
        }
        return Verdict(holds: did.times.contains(passes && !slice.range.isEmpty ? 1 : 0), since: since)
    }
}
