/// Numbers for people.
enum Figure {
    /// `412,345`.
    static func whole(_ value: Double) -> String {
        let digits = String(Int(value.rounded()))
        return String(
            digits.enumerated().flatMap { index, digit in
                index > 0 && (digits.count - index).isMultiple(of: 3) ? [",", digit] : [digit]
            })
    }

    static func tenths(_ value: Double) -> String { String((value * 10).rounded() / 10) }

    /// Microseconds as milliseconds.
    static func millis(_ micros: Double) -> String { String((micros / 10).rounded() / 100) }

    /// `412,345 (398,001–420,012)`; without the brackets when there was one round.
    static func spread(_ spread: Spread, _ show: (Double) -> String) -> String {
        let median = show(spread.median)
        return spread.values.count > 1 ? "\(median) (\(show(spread.min))–\(show(spread.max)))" : median
    }
}
