import Definitions
import EventModel

// Entry instants. Every evaluation says since when its answer has been the same, exactly as far back as the rule's parts can tell: the
// event that changed a count, the end of an event's time in a window, the day on which days_since grew. So the search evaluates the rule
// at the instant asked about, then at the microsecond before that answer began, and so on while the answer stays the same. Each step back
// passes at least one change of one part; the steps are bounded by the number of such changes, and by MembershipLimits.evaluationsMax.

extension CustomerFold {
    /// Membership of an audience at an instant, of the customer as identity resolution had put it together for this fold.
    ///
    /// Nobody is a member of anything before their first event. Of an account that a condition asks about, what this customer did and said as its
    /// member is looked at, not what other members did.
    ///
    /// - Throws: ``AudienceError`` when the plan does not have the audience or it cannot be evaluated in the customer domain.
    public func membership(of audience: String, asOf instant: Instant) throws(AudienceError) -> Membership {
        try membership(asOf: instant) { at, search throws(AudienceError) in
            try moment(at: at, search).verdict(audience: audience)
        }
    }

    /// The same for the condition of the plan's scope.
    public func membershipOfCondition(asOf instant: Instant) throws(AudienceError) -> Membership {
        guard let condition = plan.condition else { throw .notPlanned("condition") }
        return try membership(asOf: instant) { at, search throws(AudienceError) in
            try moment(at: at, search).verdict(condition)
        }
    }

    /// True when the customer is a member; cheaper than ``membership(of:asOf:)``, for populations.
    public func isMember(of audience: String, asOf instant: Instant) throws(AudienceError) -> Bool {
        guard let firstSeen, firstSeen <= instant else { return false }
        return try moment(at: instant).verdict(audience: audience).holds
    }

    /// The same for the condition of the plan's scope.
    public func isMemberOfCondition(asOf instant: Instant) throws(AudienceError) -> Bool {
        guard let condition = plan.condition else { throw .notPlanned("condition") }
        guard let firstSeen, firstSeen <= instant else { return false }
        return try moment(at: instant).verdict(condition).holds
    }

    /// Memberships of all audiences of the plan, in the file's order.
    public func memberships(asOf instant: Instant) throws(AudienceError) -> [(audience: String, membership: Membership)] {
        var result: [(audience: String, membership: Membership)] = []
        for name in plan.audienceNames { result.append((name, try membership(of: name, asOf: instant))) }
        return result
    }

    func moment(at instant: Instant, _ search: MembershipSearch? = nil) -> CustomerMoment {
        CustomerMoment(self, at: instant, search: search)
    }

    /// Since when a verdict has been what it is.
    func membership(
        asOf instant: Instant, _ verdict: (Instant, MembershipSearch) throws(AudienceError) -> Verdict
    ) throws(AudienceError) -> Membership {
        guard let firstSeen, firstSeen <= instant else {
            return Membership(isMember: false, enteredAt: nil, outsideSince: .earliest, isExact: true)
        }
        let search = MembershipSearch()
        let now = try verdict(instant, search)
        var (since, evaluations) = (max(now.since, .earliest), 1)
        while since > firstSeen, evaluations < MembershipLimits.evaluationsMax, search.eventsLookedAt < MembershipLimits.eventsLookedAtMax {
            let before = try verdict(Instant(micros: since.micros - 1), search)
            if before.holds != now.holds { return Self.membership(now.holds, since, isExact: true) }
            since = min(before.since, Instant(micros: since.micros - 1))
            evaluations += 1
        }
        if since > firstSeen { return Self.membership(now.holds, since, isExact: false) }
        return Self.membership(now.holds, now.holds ? firstSeen : .earliest, isExact: true)
    }

    private static func membership(_ isMember: Bool, _ since: Instant, isExact: Bool) -> Membership {
        Membership(isMember: isMember, enteredAt: isMember ? since : nil, outsideSince: isMember ? nil : since, isExact: isExact)
    }
}
