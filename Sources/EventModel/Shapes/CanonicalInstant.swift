// Instants whose text follows from their microseconds: `YYYY-MM-DDTHH:MM:SS[.fff|.ffffff]Z`, years 1...9999, no second 60.
//
// Read eight characters at a time: nearly every event carries two to four of them.

/// Reads canonical instants, and remembers the last date: neighbouring instants mostly share it.
struct CanonicalInstantReader {
    /// `YYYY-MM-` and `DD`, as loaded.
    private var yearMonth = UInt64(0)
    private var day = UInt16(0)
    private var dayMicros = Int64(0)

    /// The microseconds of a text; nil when it is not canonical.
    ///
    /// - Parameter count: 20, 24 or 27 bytes at `text`.
    @inline(__always)
    mutating func micros(_ text: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
        let raw = UnsafeRawPointer(text)
        let clock = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        let seconds = UInt64(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 16, as: UInt32.self)))
        guard clock & 0x0000_FF00_00FF_0000 == 0x0000_3A00_0054_0000, Self.areDigits(clock, 0xFFFF_00FF_FF00_FFFF),
            seconds & 0xFF == 0x3A, Self.areDigits(seconds, 0x00FF_FF00)
        else { return nil }
        let (hour, minute, second) = (Self.two(clock, 24), Self.two(clock, 48), Self.two(seconds, 8))
        guard hour <= 23, minute <= 59, second <= 59, let fraction = Self.fraction(raw, count, seconds >> 24) else { return nil }
        guard isDate(raw, UInt16(truncatingIfNeeded: clock)) else { return nil }
        return dayMicros &+ (hour &* 3600 &+ minute &* 60 &+ second) &* 1_000_000 &+ fraction
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

    /// Microseconds after the second, and that the text ends there.
    @inline(__always)
    private static func fraction(_ raw: UnsafeRawPointer, _ count: Int, _ next: UInt64) -> Int64? {
        if count == 20 { return next == 0x5A ? 0 : nil }
        if count == 24 {
            let tail = UInt64(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 20, as: UInt32.self)))
            guard next == 0x2E, tail >> 24 == 0x5A, areDigits(tail, 0x00FF_FFFF) else { return nil }
            return (two(tail, 0) &* 10 &+ Int64(truncatingIfNeeded: (tail >> 16) & 0x0F)) &* 1000
        }
        let tail = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 19, as: UInt64.self))
        guard count == 27, tail & 0xFF == 0x2E, tail >> 56 == 0x5A, areDigits(tail, 0x00FF_FFFF_FFFF_FF00) else { return nil }
        return two(tail, 8) &* 10_000 &+ two(tail, 24) &* 100 &+ two(tail, 40)
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
        guard let date = CivilDate(year: Int(year), month: Int(Self.two(yearMonth, 40)), day: Int(Self.two(UInt64(day), 0))) else { return false }
        (self.yearMonth, self.day, dayMicros) = (yearMonth, day, date.startUTC.micros)
        return true
    }
}

/// Writes canonical instants.
enum CanonicalInstantWriter {
    static let bytesMax = 27

    /// Writes the text of an instant and tells its length; nil when no text with that many digits stands for it.
    ///
    /// - Parameter digits: 0, 3 or 6 after the second.
    @inline(__always)
    static func write(_ micros: Int64, digits: Int, to p: UnsafeMutablePointer<UInt8>) -> Int? {
        guard micros >= Instant.earliest.micros, micros <= Instant.latest.micros else { return nil }
        // Counted from the year 1, nothing is negative.
        let fromYear1 = UInt64(bitPattern: micros &- Instant.earliest.micros)
        let (seconds, fraction) = (fromYear1 / 1_000_000, fromYear1 % 1_000_000)
        let (days, clock) = (seconds / 86_400, UInt32(truncatingIfNeeded: seconds % 86_400))
        InstantWriter.date(CivilDate(daysSinceEpoch: Int64(bitPattern: days) &- 719_162), into: p)
        two(clock / 3600, UInt8(ascii: "T"), p + 10)
        two(clock / 60 % 60, UInt8(ascii: ":"), p + 13)
        two(clock % 60, UInt8(ascii: ":"), p + 16)
        return finish(UInt32(truncatingIfNeeded: fraction), digits, p + 19).map { 19 &+ $0 }
    }

    /// A character and two digits.
    @inline(__always)
    private static func two(_ value: UInt32, _ before: UInt8, _ p: UnsafeMutablePointer<UInt8>) {
        p[0] = before
        p[1] = 48 &+ UInt8(truncatingIfNeeded: value / 10)
        p[2] = 48 &+ UInt8(truncatingIfNeeded: value % 10)
    }

    @inline(__always)
    private static func finish(_ micros: UInt32, _ digits: Int, _ p: UnsafeMutablePointer<UInt8>) -> Int? {
        var rest = digits == 3 ? micros / 1000 : micros
        guard digits == 6 || (digits == 3 ? rest &* 1000 == micros : micros == 0) else { return nil }
        guard digits > 0 else {
            p[0] = UInt8(ascii: "Z")
            return 1
        }
        p[0] = UInt8(ascii: ".")
        var at = digits
        while at > 0 {
            p[at] = 48 &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
            at &-= 1
        }
        p[digits &+ 1] = UInt8(ascii: "Z")
        return digits &+ 2
    }
}
