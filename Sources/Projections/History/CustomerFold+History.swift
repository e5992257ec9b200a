import EventModel

// As the search for entry instants (CustomerFold+Membership), it goes backwards: the value at an instant says since when it has been the same, so the next instant
// worth asking about is the microsecond before. It ends at the start, or at the same bounds.

extension CustomerFold {
    /// What something was from one instant through another, of the customer as it was put together for this fold.
    ///
    /// Nothing is said of the time before the first event.
    ///
    /// - Parameters:
    ///   - last: Not before the last event folded.
    /// - Throws: ``AudienceError`` when the plan was not made for the subject.
    /// - Complexity: An evaluation for each change of a part of the rule; at most ``MembershipLimits/evaluationsMax``.
    public func course(of subject: HistorySubject, from first: Instant, through last: Instant) throws(AudienceError) -> ValueCourse {
        guard let firstSeen, max(firstSeen, first) <= last else { return ValueCourse() }
        let (start, search) = (max(firstSeen, first), MembershipSearch())
        var newestFirst: [ValueInterval] = []
        var now = try moment(at: last, search).value(of: subject)
        var (since, end): (Instant, Instant?) = (max(min(now.since, last), start), nil)
        var evaluations = 1
        while since > start, evaluations < MembershipLimits.evaluationsMax, search.eventsLookedAt < MembershipLimits.eventsLookedAtMax {
            let earlier = Instant(micros: since.micros - 1)
            let before = try moment(at: earlier, search).value(of: subject)
            evaluations += 1
            if before.value != now.value {
                newestFirst.append(ValueInterval(value: now.value, from: since, to: end))
                (now, end) = (before, since)
            }
            since = max(min(before.since, earlier), start)
        }
        newestFirst.append(ValueInterval(value: now.value, from: since, to: end))
        return ValueCourse(intervals: newestFirst.reversed(), isComplete: since == start)
    }
}
