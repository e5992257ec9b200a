// Instants as text: RFC 3339, read without Foundation because every event carries two or three.
//
// Accepted: `YYYY-MM-DD` `T`|`t`|space `hh:mm:ss` [`.` digits] (`Z`|`z`|`±hh:mm`|`±hhmm`|`±hh`), and a bare date,
// which is its midnight UTC. Digits after the sixth are cut. Second 60 is read as the last microsecond of that minute.
// Written: `YYYY-MM-DDThh:mm:ss.ffffffZ`, always 27 bytes.

extension Instant {
    /// Reads RFC 3339 text; nil when it is not an instant in the years 1...9999.
    public init?(rfc3339 text: String) {
        var text = text
        guard let instant = text.withUTF8({ InstantReader.instant($0) }) else { return nil }
        self = instant
    }

    /// Reads RFC 3339 text in UTF-8.
    public init?(rfc3339 utf8: UnsafeBufferPointer<UInt8>) {
        guard let instant = InstantReader.instant(utf8) else { return nil }
        self = instant
    }

    /// `2026-03-01T09:30:00.120000Z`: always UTC, always six digits after the second.
    public var rfc3339: String {
        String(unsafeUninitializedCapacity: 27) { buffer in
            InstantWriter.instant(self, into: buffer.baseAddress!)
            return 27
        }
    }

    /// Appends ``rfc3339`` as UTF-8.
    public func appendRFC3339(to output: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 27) { buffer in
            InstantWriter.instant(self, into: buffer.baseAddress!)
            output.append(contentsOf: UnsafeBufferPointer(start: buffer.baseAddress!, count: 27))
        }
    }

    /// The day this instant falls on in UTC.
    public var dateUTC: CivilDate { CivilDate(daysSinceEpoch: InstantWriter.floorDivide(micros, 86_400_000_000)) }
}

extension Instant: CustomStringConvertible {
    public var description: String { rfc3339 }
}

enum InstantReader {
    static func date(_ t: UnsafeBufferPointer<UInt8>) -> CivilDate? {
        guard t.count >= 10, t[4] == UInt8(ascii: "-"), t[7] == UInt8(ascii: "-"),
            let y1 = number(t, 0), let y2 = number(t, 2), let month = number(t, 5), let day = number(t, 8)
        else { return nil }
        return CivilDate(year: y1 * 100 + y2, month: month, day: day)
    }

    static func instant(_ t: UnsafeBufferPointer<UInt8>) -> Instant? { MillisInstantText.instant(t) ?? anyForm(t) }

    /// Every form, a character at a time.
    @inline(never)
    static func anyForm(_ t: UnsafeBufferPointer<UInt8>) -> Instant? {
        guard let day = date(t) else { return nil }
        if t.count == 10 { return day.startUTC }
        guard t.count >= 20, t[10] == UInt8(ascii: "T") || t[10] == UInt8(ascii: "t") || t[10] == UInt8(ascii: " "),
            t[13] == UInt8(ascii: ":"), t[16] == UInt8(ascii: ":"),
            let hour = number(t, 11), let minute = number(t, 14), let second = number(t, 17),
            hour <= 23, minute <= 59, second <= 60
        else { return nil }
        var at = 19
        var fraction = Int64(0)
        if t[at] == UInt8(ascii: ".") {
            guard let (micros, end) = self.fraction(t, at + 1) else { return nil }
            (fraction, at) = (micros, end)
        }
        guard let offset = offsetSeconds(t, at) else { return nil }
        let clock = Int64(hour) * 3600 + Int64(minute) * 60 + Int64(second)
        var micros = (day.daysSinceEpoch * 86_400 + clock - offset) * 1_000_000 + fraction
        if second == 60 { micros = (day.daysSinceEpoch * 86_400 + clock - offset) * 1_000_000 - 1 }
        let instant = Instant(micros: micros)
        return instant >= .earliest && instant <= .latest ? instant : nil
    }

    private static func number(_ t: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int? {
        let (a, b) = (t[at] &- 48, t[at + 1] &- 48)
        return a <= 9 && b <= 9 ? Int(a) * 10 + Int(b) : nil
    }

    private static func fraction(_ t: UnsafeBufferPointer<UInt8>, _ start: Int) -> (micros: Int64, end: Int)? {
        var (at, micros, digits) = (start, Int64(0), 0)
        while at < t.count, t[at] &- 48 <= 9 {
            if digits < 6 { micros = micros * 10 + Int64(t[at] &- 48) }
            digits += 1
            at += 1
        }
        guard digits > 0, at < t.count else { return nil }
        while digits < 6 {
            micros *= 10
            digits += 1
        }
        return (micros, at)
    }

    private static func offsetSeconds(_ t: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int64? {
        let left = t.count - at
        guard left >= 1 else { return nil }
        if t[at] == UInt8(ascii: "Z") || t[at] == UInt8(ascii: "z") { return left == 1 ? 0 : nil }
        guard t[at] == UInt8(ascii: "+") || t[at] == UInt8(ascii: "-"), left == 6 || left == 5 || left == 3,
            let hours = number(t, at + 1), hours <= 23
        else { return nil }
        var minutes = 0
        if left == 6 {
            guard t[at + 3] == UInt8(ascii: ":"), let value = number(t, at + 4) else { return nil }
            minutes = value
        } else if left == 5 {
            guard let value = number(t, at + 3) else { return nil }
            minutes = value
        }
        guard minutes <= 59 else { return nil }
        let seconds = Int64(hours) * 3600 + Int64(minutes) * 60
        return t[at] == UInt8(ascii: "-") ? -seconds : seconds
    }
}

enum InstantWriter {
    static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : -((-(a &+ 1)) / b) - 1 }

    /// Writes 27 bytes. An instant outside the years 1...9999 is written as the nearest inside.
    static func instant(_ value: Instant, into p: UnsafeMutablePointer<UInt8>) {
        let micros = min(max(value, .earliest), .latest).micros
        let days = floorDivide(micros, 86_400_000_000)
        var rest = micros - days * 86_400_000_000
        date(CivilDate(daysSinceEpoch: days), into: p)
        p[10] = UInt8(ascii: "T")
        p[26] = UInt8(ascii: "Z")
        for at in stride(from: 25, through: 20, by: -1) {
            p[at] = 48 + UInt8(rest % 10)
            rest /= 10
        }
        p[19] = UInt8(ascii: ".")
        twoDigits(Int(rest % 60), into: p + 17)
        p[16] = UInt8(ascii: ":")
        twoDigits(Int(rest / 60 % 60), into: p + 14)
        p[13] = UInt8(ascii: ":")
        twoDigits(Int(rest / 3600), into: p + 11)
    }

    static func date(_ value: CivilDate, into p: UnsafeMutablePointer<UInt8>) {
        twoDigits(value.year / 100, into: p)
        twoDigits(value.year % 100, into: p + 2)
        p[4] = UInt8(ascii: "-")
        twoDigits(value.month, into: p + 5)
        p[7] = UInt8(ascii: "-")
        twoDigits(value.day, into: p + 8)
    }

    private static func twoDigits(_ value: Int, into p: UnsafeMutablePointer<UInt8>) {
        p[0] = 48 + UInt8(truncatingIfNeeded: value / 10)
        p[1] = 48 + UInt8(truncatingIfNeeded: value % 10)
    }
}
