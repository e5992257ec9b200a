/// Instants as nearly everybody writes them, read eight bytes at a time: `2026-03-01T09:30:00Z`, with no, three or six digits after
/// the second.
///
/// Digits are checked and paired in 64-bit words, the first character in the lowest byte. What is not of this form, or not valid, is for
/// ``InstantReader`` to judge.
enum MillisInstantText {
    /// Eight characters: what they look like when every digit is 0, and what each may add to that.
    private struct Pattern {
        let zeros: UInt64
        /// Added to a byte's difference from ``zeros``, 16 is reached by what is above 9 where a digit stands, and by anything but 0 elsewhere.
        let limits: UInt64

        /// All of it constant once inlined.
        @inline(__always)
        init(_ pattern: StaticString) {
            zeros = loadWord(pattern.utf8Start)
            let others = zeros ^ 0x3030_3030_3030_3030
            let isOther = (((others & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F) | others) &>> 7 & 0x0101_0101_0101_0101
            limits = 0x0606_0606_0606_0606 &+ isOther &* 9
        }

        /// The digits' values, each in its byte, everything else 0; nil when the text does not match.
        @inline(__always)
        func values(_ text: UInt64) -> UInt64? {
            let values = text ^ zeros
            return (values | (values &+ limits)) & 0xF0F0_F0F0_F0F0_F0F0 == 0 ? values : nil
        }
    }

    @inline(__always)
    static func instant(_ t: UnsafeBufferPointer<UInt8>) -> Instant? {
        guard let start = t.baseAddress, t.count == 24 || t.count == 20 || t.count == 27 else { return nil }
        guard let date = Pattern("0000-00-").values(loadWord(start)), let clock = Pattern("00T00:00").values(loadWord(start + 8)) else { return nil }
        guard let (second, micros) = second(start + 16, t.count - 16) else { return nil }
        guard let days = days(pairs(date), day: pairs(clock) & 0xFF) else { return nil }
        let (hour, minute) = ((pairs(clock) &>> 24) & 0xFF, (pairs(clock) &>> 48) & 0xFF)
        guard hour <= 23, minute <= 59, second <= 59 else { return nil }
        let clockSeconds = Int64(truncatingIfNeeded: hour &* 3600 &+ minute &* 60 &+ second)
        return Instant(micros: (days &* 86_400 &+ clockSeconds) &* 1_000_000 &+ micros)
    }

    /// Every two neighbouring digits as one number, in the byte of the first.
    @inline(__always)
    private static func pairs(_ values: UInt64) -> UInt64 { values &* 10 &+ values &>> 8 }

    /// What stands behind the minute: `:ss`, perhaps a fraction, `Z`.
    @inline(__always)
    private static func second(_ start: UnsafePointer<UInt8>, _ count: Int) -> (second: UInt64, micros: Int64)? {
        if count == 8 {
            guard let values = Pattern(":00.000Z").values(loadWord(start)) else { return nil }
            let millis = ((pairs(values) &>> 32) & 0xFF) &* 10 &+ (values &>> 48) & 0xFF
            return ((pairs(values) &>> 8) & 0xFF, Int64(truncatingIfNeeded: millis &* 1000))
        }
        if count == 4 {
            guard let values = Pattern(":00Z\0\0\0\0").values(loadHalf(start)) else { return nil }
            return ((pairs(values) &>> 8) & 0xFF, 0)
        }
        guard let high = Pattern(":00.0000").values(loadWord(start)), let low = Pattern("000Z\0\0\0\0").values(loadHalf(start + 7)) else { return nil }
        let (first, third) = ((pairs(high) &>> 32) & 0xFF, (pairs(high) &>> 48) & 0xFF)
        let micros = first &* 10_000 &+ third &* 100 &+ pairs(low) &>> 8 & 0xFF
        return ((pairs(high) &>> 8) & 0xFF, Int64(truncatingIfNeeded: micros))
    }

    /// Days since 1970-01-01; nil when there is no such day.
    @inline(__always)
    private static func days(_ pairs: UInt64, day: UInt64) -> Int64? {
        let year = Int((pairs & 0xFF) &* 100 &+ (pairs &>> 16) & 0xFF)
        let month = Int((pairs &>> 40) & 0xFF)
        guard year >= 1, month >= 1, month <= 12, day >= 1 else { return nil }
        guard day <= 28 || day <= CivilDate.days(inMonth: month, of: year) else { return nil }
        // As CivilDate.daysSinceEpoch: the year begins in March, so that a leap day is its last.
        let fromMarch = month <= 2 ? month &+ 9 : month &- 3
        let years = month <= 2 ? year &- 1 : year
        let centuries = years / 100
        let days = years &* 365 &+ years / 4 &- centuries &+ centuries / 4 &+ (fromMarch &* 153 &+ 2) / 5 &+ Int(day) &- 719_469
        return Int64(days)
    }
}
