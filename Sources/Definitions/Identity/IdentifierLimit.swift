/// How many values of a kind one customer may have.
public struct IdentifierLimit: Sendable, Hashable {
    public enum Period: String, Sendable, Hashable, CaseIterable {
        case ever, year, month, week
    }

    /// At least 1; nil for no limit.
    public let count: Int?
    /// What the count is over: all time, or the calendar period of the event in the definitions' zone.
    public let per: Period

    public init(count: Int?, per: Period = .ever) {
        precondition(count ?? 1 >= 1, "a limit admits at least one value")
        (self.count, self.per) = (count, per)
    }
}
