/// Reads the parts of an RFC 3339 instant from left to right; every method returns nil at the first wrong character.
struct InstantScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// Reads `YYYY-MM-DD` and returns the milliseconds from 1970 to its midnight in UTC.
    mutating func date() -> Int64? {
        guard let year = number(digits: 4), year >= 1970, skip("-"), let month = number(digits: 2), skip("-"),
            let day = number(digits: 2)
        else { return nil }
        let date = CivilDate(year: year, month: month, day: day)
        guard CivilDate(daysSinceEpoch: date.daysSinceEpoch) == date else { return nil }
        return Int64(date.daysSinceEpoch) * Millis.day
    }

    /// Reads `Thh:mm:ss[.fff]` and `Z` or an offset, and returns the milliseconds since midnight in UTC (negative for the day before).
    mutating func timeAndOffset() -> Int64? {
        guard skip("T") || skip("t"), let minutes = hoursAndMinutes(), skip(":"), let seconds = number(digits: 2), seconds < 60
        else { return nil }
        guard let millis = fractionMillis(), let offsetMinutes = offsetMinutes() else { return nil }
        return Int64((minutes - offsetMinutes) * 60 + seconds) * 1_000 + Int64(millis)
    }

    private mutating func fractionMillis() -> Int? {
        guard skip(".") else { return 0 }
        var millis = 0
        var scale = 100
        var digitCount = 0
        while let digit = number(digits: 1) {
            millis += digit * scale
            scale /= 10
            digitCount += 1
        }
        return digitCount > 0 ? millis : nil
    }

    private mutating func offsetMinutes() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        if skip("+") { return hoursAndMinutes() }
        if skip("-") { return hoursAndMinutes().map { -$0 } }
        return nil
    }

    private mutating func hoursAndMinutes() -> Int? {
        guard let hours = number(digits: 2), hours < 24, skip(":"), let minutes = number(digits: 2), minutes < 60 else { return nil }
        return hours * 60 + minutes
    }

    private mutating func number(digits: Int) -> Int? {
        let head = rest.prefix(digits)
        guard head.count == digits, head.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        rest = rest.dropFirst(digits)
        return head.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }
}
