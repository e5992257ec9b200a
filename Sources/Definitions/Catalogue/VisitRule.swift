/// How page and screen views fold into visits.
public struct VisitRule: Sendable, Hashable {
    /// A view at least this long after the one before begins another visit. Exact: no months or years.
    public let gap: CalendarDuration
    /// The events that make up visits.
    public let selectors: [EventSelector]

    /// ``gap`` in microseconds.
    public var gapMicros: Int64 { gap.exactMicros ?? gap.approximateMicros }
}
