/// Numbers for people: their text as it was sent, with thousands set apart.
enum NumberDisplay {
    /// `1234567.50` becomes `1,234,567.50`; text that is no plain decimal stays as it is.
    static func grouped(_ text: String) -> String {
        let sign = text.hasPrefix("-") ? "-" : ""
        let parts = text.dropFirst(sign.count).split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty, parts.allSatisfy({ $0.allSatisfy(\.isASCIIDigit) }) else { return text }
        var grouped = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index).isMultiple(of: 3) { grouped.append(",") }
            grouped.append(digit)
        }
        return sign + grouped + (parts.count == 2 ? "." + parts[1] : "")
    }

    /// ISO 4217's code for no currency.
    private static let noCurrency = "XXX"

    /// A currency's code; `no currency` for that of none.
    static func currency(_ code: String) -> String { code == noCurrency ? "no currency" : code }

    /// `1,234.50 EUR`; `10 (no currency)`.
    static func money(_ amount: String, currency code: String?) -> String {
        code.map { grouped(amount) + " " + ($0 == noCurrency ? "(\(currency($0)))" : $0) } ?? grouped(amount)
    }

    /// `12.3 MB`, in powers of ten.
    static func bytes(_ count: Int) -> String {
        let units = ["B", "kB", "MB", "GB", "TB"]
        var (value, unit) = (Double(count), 0)
        while value >= 1000, unit < units.count - 1 { (value, unit) = (value / 1000, unit + 1) }
        guard unit > 0 else { return "\(count) B" }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
