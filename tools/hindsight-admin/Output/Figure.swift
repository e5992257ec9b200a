import EventModel

/// Numbers and instants as people read them.
enum Figure {
    static func bytes(_ count: Int) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        var (value, unit) = (Double(count), 0)
        while value >= 1024, unit < units.count - 1 { (value, unit) = (value / 1024, unit + 1) }
        return unit == 0 ? "\(count) B" : "\(oneDecimal(value)) \(units[unit])"
    }

    /// With a comma between thousands.
    static func count(_ number: Int) -> String { grouped(String(number)) }

    static func count(_ number: UInt64) -> String { grouped(String(number)) }

    private static func grouped(_ digits: String) -> String {
        var (shown, left) = ("", digits.count)
        for digit in digits {
            shown.append(digit)
            left -= 1
            if left > 0, left % 3 == 0, digit != "-" { shown.append(",") }
        }
        return shown
    }

    /// A number of things that take an s when they are more or fewer than one.
    static func counted(_ number: Int, _ thing: String) -> String { count(number) + " " + thing + (number == 1 ? "" : "s") }

    static func ratio(_ a: Double, _ b: Double) -> String { b == 0 ? "–" : oneDecimal(a / b) + "×" }

    static func oneDecimal(_ value: Double) -> String { decimals(value, 1) }

    static func twoDecimals(_ value: Double) -> String { decimals(value, 2) }

    private static func decimals(_ value: Double, _ places: Int) -> String {
        guard value.isFinite, value.magnitude < 1e15 else { return "–" }
        let scale = places == 1 ? 10 : 100
        let scaled = Int((value.magnitude * Double(scale)).rounded())
        let digits = String(scaled % scale)
        let sign = value < 0 && scaled > 0 ? "-" : ""
        return sign + count(scaled / scale) + "." + String(repeating: "0", count: places - digits.count) + digits
    }

    static func positions(_ first: UInt64, _ last: UInt64) -> String { first > last ? "–" : "\(count(first))–\(count(last))" }

    /// To the minute.
    static func range(_ range: ClosedRange<Instant>?) -> String {
        guard let range else { return "–" }
        return minute(range.lowerBound) + " – " + minute(range.upperBound)
    }

    private static func minute(_ instant: Instant) -> String { String(instant.rfc3339.prefix(16)).replacing("T", with: " ") }

    static func seconds(_ micros: Int64) -> Double { Double(micros) / 1e6 }

    /// A bar of up to `width` characters, to an eighth of one.
    static func bar(_ share: Double, width: Int) -> String {
        let eighths = Int((min(max(share, 0), 1) * Double(width * 8)).rounded())
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    }
}
