extension JSONLineWriter {
    /// Writes an instant as RFC 3339, spelled as one of the senders in the field would.
    mutating func instant(_ name: StaticString, millis: Int64, spelling: InstantSpelling = .zulu) {
        let local = CivilTime(millis: millis &+ spelling.offsetMillis)
        beginString(name)
        append(local.date)
        sink.append(UInt8(ascii: "T"))
        digits(local.millisOfDay / 3_600_000, width: 2)
        sink.append(UInt8(ascii: ":"))
        digits(local.millisOfDay / 60_000 % 60, width: 2)
        sink.append(UInt8(ascii: ":"))
        digits(local.millisOfDay / 1_000 % 60, width: 2)
        sink.append(UInt8(ascii: "."))
        digits(local.millisOfDay % 1_000, width: 3)
        if spelling == .micros { sink.append("000") }
        sink.append(spelling.suffix)
        endString()
    }

    /// Writes the UTC date of an instant, `YYYY-MM-DD`.
    mutating func date(_ name: StaticString, millis: Int64) {
        beginString(name)
        append(CivilTime(millis: millis).date)
        endString()
    }

    private mutating func append(_ date: CivilDate) {
        digits(date.year, width: 4)
        sink.append(UInt8(ascii: "-"))
        digits(date.month, width: 2)
        sink.append(UInt8(ascii: "-"))
        digits(date.day, width: 2)
    }
}
