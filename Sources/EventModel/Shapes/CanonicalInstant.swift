// Instants whose text follows from their microseconds, digits and zone: `YYYY-MM-DDTHH:MM:SS[.fff|.ffffff](Z|+hh:mm|-hh:mm)`, years
// 1...9999 both as written and in UTC, no second 60, offsets of whole quarter hours below 24 hours, no -00:00.
//
// Read eight characters at a time: nearly every event carries two to four of them.

/// Reads canonical instants, and remembers the last date: neighbouring instants mostly share it.
struct CanonicalInstantReader {
    /// `YYYY-MM-` and `DD`, as loaded.
    private var yearMonth = UInt64(0)
    private var day = UInt16(0)
    private var dayMicros = Int64(0)

    /// True for lengths that canonical text has.
    @inline(__always)
    static func mayRead(_ count: Int) -> Bool { count >= 20 && count <= 32 && (lengths &>> UInt64(count)) & 1 == 1 }

    /// Bits 20, 24 and 27 for text in UTC, 25, 29 and 32 for other zones.
    private static var lengths: UInt64 { 0x1_2B10_0000 }

    /// The instant of a text; nil when it is not canonical.
    ///
    /// - Parameter count: Bytes at `text`; one that ``mayRead(_:)``.
    @inline(__always)
    mutating func read(_ text: UnsafePointer<UInt8>, _ count: Int) -> CanonicalInstant? {
        let raw = UnsafeRawPointer(text)
        let clock = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        let seconds = UInt64(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 16, as: UInt32.self)))
        guard clock & 0x0000_FF00_00FF_0000 == 0x0000_3A00_0054_0000, Self.areDigits(clock, 0xFFFF_00FF_FF00_FFFF),
            seconds & 0xFF == 0x3A, Self.areDigits(seconds, 0x00FF_FF00)
        else { return nil }
        let (hour, minute, second) = (Self.two(clock, 24), Self.two(clock, 48), Self.two(seconds, 8))
        let precision = count <= 25 && count != 24 ? 0 : count == 24 || count == 29 ? 1 : 2
        guard hour <= 23, minute <= 59, second <= 59, let fraction = Self.fraction(raw, precision),
            isDate(raw, UInt16(truncatingIfNeeded: clock))
        else { return nil }
        let local = dayMicros &+ (hour &* 3600 &+ minute &* 60 &+ second) &* 1_000_000 &+ fraction
        guard count == 20 || count == 24 || count == 27 else { return Self.zoned(local, raw + (count &- 6), precision) }
        guard text[count &- 1] == UInt8(ascii: "Z") else { return nil }
        return CanonicalInstant(micros: local, precision: UInt8(truncatingIfNeeded: precision), zone: .utc)
    }

    /// The instant whose text ends with the six characters at `zone`.
    @inline(never)
    private static func zoned(_ local: Int64, _ zone: UnsafeRawPointer, _ precision: Int) -> CanonicalInstant? {
        let sign = zone.load(as: UInt8.self)
        let low = UInt64(UInt32(littleEndian: zone.loadUnaligned(fromByteOffset: 1, as: UInt32.self)))
        let text = low | UInt64(zone.load(fromByteOffset: 5, as: UInt8.self)) << 32
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), text & 0x00FF_0000 == 0x003A_0000, areDigits(text, 0xFF_FF00_FFFF)
        else { return nil }
        let (hours, minutes) = (two(text, 0), two(text, 24))
        let quarters = hours * 4 + minutes / 15
        guard hours <= 23, minutes <= 59, minutes % 15 == 0, sign == UInt8(ascii: "+") || quarters > 0 else { return nil }
        let result = InstantZone.quarterHours(Int8(sign == UInt8(ascii: "+") ? quarters : -quarters))
        let micros = local - result.micros
        guard micros >= Instant.earliest.micros, micros <= Instant.latest.micros else { return nil }
        return CanonicalInstant(micros: micros, precision: UInt8(precision), zone: result)
    }

    /// True when the bytes chosen by `mask` are decimal digits.
    @inline(__always)
    private static func areDigits(_ bytes: UInt64, _ mask: UInt64) -> Bool {
        let digits = (bytes ^ 0x3030_3030_3030_3030) & mask
        return ((digits &+ (0x7676_7676_7676_7676 & mask)) | digits) & 0x8080_8080_8080_8080 == 0
    }

    /// The two digits that start `shift` bits up.
    @inline(__always)
    private static func two(_ bytes: UInt64, _ shift: UInt64) -> Int64 {
        Int64(truncatingIfNeeded: (bytes &>> shift) & 0x0F) &* 10 &+ Int64(truncatingIfNeeded: (bytes &>> (shift &+ 8)) & 0x0F)
    }

    /// Microseconds after the second.
    @inline(__always)
    private static func fraction(_ raw: UnsafeRawPointer, _ precision: Int) -> Int64? {
        if precision == 0 { return 0 }
        if precision == 1 {
            let text = UInt64(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 19, as: UInt32.self)))
            guard text & 0xFF == 0x2E, areDigits(text, 0xFFFF_FF00) else { return nil }
            return (two(text, 8) &* 10 &+ Int64(truncatingIfNeeded: text >> 24 & 0x0F)) &* 1000
        }
        let text = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 19, as: UInt64.self))
        guard text & 0xFF == 0x2E, areDigits(text, 0x00FF_FFFF_FFFF_FF00) else { return nil }
        return two(text, 8) &* 10_000 &+ two(text, 24) &* 100 &+ two(text, 40)
    }

    @inline(__always)
    private mutating func isDate(_ raw: UnsafeRawPointer, _ day: UInt16) -> Bool {
        let yearMonth = UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self))
        return (yearMonth == self.yearMonth && day == self.day) || readDate(yearMonth, day)
    }

    @inline(never)
    private mutating func readDate(_ yearMonth: UInt64, _ day: UInt16) -> Bool {
        guard yearMonth & 0xFF00_00FF_0000_0000 == 0x2D00_002D_0000_0000, Self.areDigits(yearMonth, 0x00FF_FF00_FFFF_FFFF),
            Self.areDigits(UInt64(day), 0xFFFF)
        else { return false }
        let year = Self.two(yearMonth, 0) * 100 + Self.two(yearMonth, 16)
        guard let date = CivilDate(year: Int(year), month: Int(Self.two(yearMonth, 40)), day: Int(Self.two(UInt64(day), 0))) else {
            return false
        }
        (self.yearMonth, self.day, dayMicros) = (yearMonth, day, date.startUTC.micros)
        return true
    }
}

/// Writes canonical instants.
enum CanonicalInstantWriter {
    static let bytesMax = 32

    /// Writes the text of an instant and tells its length; nil when no canonical text stands for it.
    @inline(__always)
    static func write(_ instant: CanonicalInstant, to p: UnsafeMutablePointer<UInt8>) -> Int? {
        let (local, overflow) = instant.micros.addingReportingOverflow(instant.zone.micros)
        guard !overflow, isInRange(instant.micros), isInRange(local) else { return nil }
        // Counted from the year 1, nothing is negative.
        let fromYear1 = UInt64(bitPattern: local &- Instant.earliest.micros)
        let (seconds, fraction) = (fromYear1 / 1_000_000, fromYear1 % 1_000_000)
        let (days, clock) = (seconds / 86_400, UInt32(truncatingIfNeeded: seconds % 86_400))
        date(UInt32(truncatingIfNeeded: days), p)
        two(clock / 3600, UInt8(ascii: "T"), p + 10)
        two(clock / 60 % 60, UInt8(ascii: ":"), p + 13)
        two(clock % 60, UInt8(ascii: ":"), p + 16)
        guard let digits = writeFraction(UInt32(truncatingIfNeeded: fraction), instant.precision, p + 19) else { return nil }
        return 19 &+ digits &+ writeZone(instant.zone, p + 19 + digits)
    }

    @inline(__always)
    private static func isInRange(_ micros: Int64) -> Bool { micros >= Instant.earliest.micros && micros <= Instant.latest.micros }

    /// Writes `YYYY-MM-DD`.
    ///
    /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`, in 32 bits.
    @inline(__always)
    private static func date(_ daysFromYear1: UInt32, _ p: UnsafeMutablePointer<UInt8>) {
        // Years begin in March there, so that the leap day is a year's last.
        let days = daysFromYear1 &+ 306
        let (era, dayOfEra) = (days / 146_097, days % 146_097)
        let yearOfEra = (dayOfEra &- dayOfEra / 1460 &+ dayOfEra / 36_524 &- dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra &- (365 &* yearOfEra &+ yearOfEra / 4 &- yearOfEra / 100)
        let monthFromMarch = (5 &* dayOfYear &+ 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch &+ 3 : monthFromMarch &- 9
        let year = yearOfEra &+ era &* 400 &+ (month <= 2 ? 1 : 0)
        two(year / 100, p)
        two(year % 100, p + 2)
        two(month, UInt8(ascii: "-"), p + 4)
        two(dayOfYear &- (153 &* monthFromMarch &+ 2) / 5 &+ 1, UInt8(ascii: "-"), p + 7)
    }

    /// A character and two digits.
    @inline(__always)
    private static func two(_ value: UInt32, _ before: UInt8, _ p: UnsafeMutablePointer<UInt8>) {
        p[0] = before
        two(value, p + 1)
    }

    @inline(__always)
    private static func two(_ value: UInt32, _ p: UnsafeMutablePointer<UInt8>) {
        let tens = (value &* 103) >> 10
        p[0] = 48 &+ UInt8(truncatingIfNeeded: tens)
        p[1] = 48 &+ UInt8(truncatingIfNeeded: value &- tens &* 10)
    }

    /// Bytes written; nil when the instant has more digits than the text.
    @inline(__always)
    private static func writeFraction(_ micros: UInt32, _ precision: UInt8, _ p: UnsafeMutablePointer<UInt8>) -> Int? {
        if precision == 0 { return micros == 0 ? 0 : nil }
        let (millis, rest) = (micros / 1000, micros % 1000)
        p[0] = UInt8(ascii: ".")
        three(millis, p + 1)
        if precision == 1 { return rest == 0 ? 4 : nil }
        three(rest, p + 4)
        return 7
    }

    @inline(__always)
    private static func writeZone(_ zone: InstantZone, _ p: UnsafeMutablePointer<UInt8>) -> Int {
        guard case .quarterHours(let quarters) = zone else {
            p[0] = UInt8(ascii: "Z")
            return 1
        }
        let magnitude = UInt32(quarters.magnitude)
        two(magnitude / 4, quarters < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"), p)
        two(magnitude % 4 &* 15, UInt8(ascii: ":"), p + 3)
        return 6
    }

    @inline(__always)
    private static func three(_ value: UInt32, _ p: UnsafeMutablePointer<UInt8>) {
        let tens = value / 10
        two(tens, p)
        p[2] = 48 &+ UInt8(truncatingIfNeeded: value &- tens &* 10)
    }
}
