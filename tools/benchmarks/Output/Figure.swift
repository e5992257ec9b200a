import Foundation

/// Numbers for people.
enum Figure {
    enum Style {
        /// `412,345`
        case whole
        /// `41.2`
        case tenths
        /// `0.412`
        case thousandths
        /// Microseconds shown as `1.23` milliseconds.
        case micros
        /// A share shown as `4.98 %`.
        case percent
    }

    static func text(_ value: Double, _ style: Style) -> String {
        switch style {
        case .whole: whole(value)
        case .tenths: String(format: "%.1f", value)
        case .thousandths: String(format: "%.3f", value)
        case .micros: String(format: value < 10_000 ? "%.3f" : "%.1f", value / 1000)
        case .percent: String(format: "%.2f %%", value * 100)
        }
    }

    static func whole(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e18 else { return "–" }
        let digits = String(Int(value.rounded()))
        return String(
            digits.enumerated().flatMap { index, digit in
                index > 0 && (digits.count - index).isMultiple(of: 3) ? [",", digit] : [digit]
            })
    }

    /// `412,345 (398,001–420,012)`; without the brackets when there was one round.
    static func text(_ spread: Spread, _ style: Style) -> String {
        let median = text(spread.median, style)
        return spread.values.count > 1 ? "\(median) (\(text(spread.min, style))–\(text(spread.max, style)))" : median
    }

    /// `20.1×`, how many times better; below 1 the other is.
    static func ratio(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        return String(format: value < 10 ? "%.2f×" : value < 1000 ? "%.1f×" : "%.0f×", value)
    }
}
