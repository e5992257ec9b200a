import EventModel

/// Whether something holds at an instant, and since when that has not changed.
///
/// This is what makes entry instants exact: the truth is known to be the same from ``since`` to the instant asked about, so the only
/// instant worth asking about next is the microsecond before ``since``.
struct Verdict: Equatable {
    var holds: Bool
    /// Not necessarily the earliest such instant; ``EventModel/Instant/earliest`` when it was never otherwise.
    var since: Instant

    static let always = Verdict(holds: true, since: .earliest)
    static let never = Verdict(holds: false, since: .earliest)

    /// The same, but known for a shorter time only.
    func since(atLeast instant: Instant) -> Verdict { Verdict(holds: holds, since: max(since, instant)) }
}
