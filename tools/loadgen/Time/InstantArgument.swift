import ArgumentParser

/// A date (`2026-03-01`) or an RFC 3339 instant (`2026-03-01T09:30:00Z`, `…+02:00`) given on the command line.
struct InstantArgument: ExpressibleByArgument {
    private let startMillis: Int64
    private let isDate: Bool
    let defaultValueDescription: String

    /// The instant as a lower bound: of a date, its first millisecond (UTC).
    var lowerBoundMillis: Int64 { startMillis }

    /// The instant as an upper bound: of a date, its last millisecond (UTC).
    var upperBoundMillis: Int64 { isDate ? startMillis + Millis.day - 1 : startMillis }

    init?(argument: String) {
        var scanner = InstantScanner(argument)
        guard let dayStartMillis = scanner.date() else { return nil }
        defaultValueDescription = argument
        isDate = scanner.isAtEnd
        if isDate {
            startMillis = dayStartMillis
        } else {
            guard let millisOfDay = scanner.timeAndOffset(), scanner.isAtEnd else { return nil }
            startMillis = dayStartMillis + millisOfDay
        }
    }
}

extension InstantArgument {
    /// The default of `--from`, fixed so that the default output is too.
    static let yearStart = InstantArgument(date: CivilDate(year: 2025, month: 11, day: 1), description: "2025-11-01")

    /// The default of `--to`.
    static let yearEnd = InstantArgument(date: CivilDate(year: 2026, month: 10, day: 31), description: "2026-10-31")

    private init(date: CivilDate, description: String) {
        startMillis = Int64(date.daysSinceEpoch) * Millis.day
        isDate = true
        defaultValueDescription = description
    }
}
