import Definitions
import EventModel

/// The month in which deals are expected to close, or were won.
public struct ForecastMonth: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Months since the year 0; after every other for deals that do not say.
    private let number: Int32

    static let none = ForecastMonth(number: .max)

    private init(number: Int32) { self.number = number }

    init(_ date: CivilDate) { number = Int32(date.year * 12 + date.month - 1) }

    /// When an open deal is expected to close, or a closed one was closed.
    init(of deal: Deal, in zone: TimeZoneRules) {
        if let closedAt = deal.closedAt {
            self.init(zone.local(closedAt).date)
        } else {
            self = deal.expectedClose.map { ForecastMonth($0) } ?? .none
        }
    }

    public static func < (a: ForecastMonth, b: ForecastMonth) -> Bool { a.number < b.number }

    /// `2026-03`, or `none`.
    public var description: String {
        let date = CivilDate(year: Int(number / 12), month: Int(number % 12) + 1, day: 1)
        return date.map { String($0.description.prefix(7)) } ?? "none"
    }
}
