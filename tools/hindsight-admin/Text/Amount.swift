import EventModel

/// Numbers and times for people.
enum Amount {
    /// `1,234,567`.
    static func grouped(_ number: UInt64) -> String {
        let digits = String(number)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }

    static func grouped(_ number: Int) -> String { grouped(UInt64(max(number, 0))) }

    /// `1 event`, `2,000 events`.
    static func of(_ number: UInt64, _ noun: String, plural: String? = nil) -> String {
        grouped(number) + " " + (number == 1 ? noun : plural ?? noun + "s")
    }

    static func of(_ number: Int, _ noun: String, plural: String? = nil) -> String { of(UInt64(max(number, 0)), noun, plural: plural) }

    /// `12.3 MB`, in powers of ten.
    static func bytes(_ count: UInt64) -> String {
        let units = ["kB", "MB", "GB", "TB", "PB", "EB"]
        guard count >= 1000 else { return "\(count) B" }
        var (value, unit) = (Double(count) / 1000, 0)
        while value >= 999.95, unit < units.count - 1 { (value, unit) = (value / 1000, unit + 1) }
        return decimal(value, digits: 1) + " " + units[unit]
    }

    /// `2.31`: how many times larger `a` is than `b`; nil when there is no `b`.
    static func ratio(_ a: UInt64, _ b: UInt64) -> String? { b == 0 ? nil : decimal(Double(a) / Double(b), digits: 2) }

    /// `0.04 s`, `12 s`, `3 min 20 s`.
    static func seconds(_ seconds: Double) -> String {
        let seconds = min(max(seconds, 0), 1e9)
        if seconds < 10 { return decimal(seconds, digits: 2) + " s" }
        let whole = Int(seconds.rounded())
        return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
    }

    /// A number that is not negative, with one or two digits after the point.
    static func decimal(_ value: Double, digits: Int) -> String {
        let scale = digits == 1 ? 10 : 100
        let scaled = Int((min(max(value, 0), 1e15) * Double(scale)).rounded())
        let fraction = String(scaled % scale)
        return "\(scaled / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
    }

    /// `2026-03-01 09:30:00Z`.
    static func instant(_ instant: Instant) -> String { instant.rfc3339.prefix(19).replacing("T", with: " ") + "Z" }
}
