/// How page and screen views fold into visits, and what visits come to.
public struct VisitRule: Sendable, Hashable {
    /// Events that show how far a visit got.
    public struct Outcome: Sendable, Hashable {
        /// Such as `order`.
        public let name: String
        public let selectors: [EventSelector]

        public init(name: String, selectors: [EventSelector]) { (self.name, self.selectors) = (name, selectors) }
    }

    /// A view at least this long after the one before begins another visit. Exact: no months or years.
    public let gap: CalendarDuration
    /// The events that make up visits.
    public let selectors: [EventSelector]
    /// The best first; a visit with none of them was left.
    public let outcomes: [Outcome]

    /// ``gap`` in microseconds.
    public var gapMicros: Int64 { gap.exactMicros ?? gap.approximateMicros }
}
