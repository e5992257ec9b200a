extension JSONLineWriter {
    /// Writes a string member.
    @inline(__always)
    mutating func string(_ name: StaticString, _ value: StaticString) {
        beginString(name)
        sink.append(value)
        endString()
    }

    /// Writes a string member made of a prefix and a number, such as `"o17"`.
    mutating func string(_ name: StaticString, _ prefix: StaticString, _ number: Int) {
        beginString(name)
        sink.append(prefix)
        digits(number)
        endString()
    }

    /// Writes a string as the next element of an array.
    mutating func stringElement(_ value: StaticString) {
        beginStringElement()
        sink.append(value)
        endString()
    }

    /// Writes an integer member.
    mutating func integer(_ name: StaticString, _ value: Int) {
        key(name)
        digits(value)
    }

    /// Writes an amount of money with its two decimals, such as `59.90`.
    mutating func money(_ name: StaticString, cents: Int) {
        key(name)
        if cents < 0 { sink.append(UInt8(ascii: "-")) }
        digits(Int(cents.magnitude / 100))
        sink.append(UInt8(ascii: "."))
        digits(Int(cents.magnitude % 100), width: 2)
    }

    /// Writes `true` or `false`.
    mutating func flag(_ name: StaticString, _ value: Bool) {
        key(name)
        sink.append(value ? "true" : "false")
    }

    /// Writes `null`, which removes a trait.
    mutating func null(_ name: StaticString) {
        key(name)
        sink.append("null")
    }

    /// Writes a UUID as a string member.
    mutating func uuid(_ name: StaticString, _ uuid: UUIDBits) {
        beginString(name)
        self.uuid(uuid)
        endString()
    }

    /// Appends the 36 characters of a UUID to the open string.
    mutating func uuid(_ uuid: UUIDBits) {
        hex(uuid.high >> 32, digits: 8)
        sink.append(UInt8(ascii: "-"))
        hex(uuid.high >> 16, digits: 4)
        sink.append(UInt8(ascii: "-"))
        hex(uuid.high, digits: 4)
        sink.append(UInt8(ascii: "-"))
        hex(uuid.low >> 48, digits: 4)
        sink.append(UInt8(ascii: "-"))
        hex(uuid.low, digits: 12)
    }

    /// Appends a number in decimal; not negative.
    mutating func digits(_ value: Int) {
        var scale = 1
        while value / scale >= 10 { scale &*= 10 }
        var rest = value
        while scale > 0 {
            sink.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest / scale))
            rest %= scale
            scale /= 10
        }
    }

    /// Appends the last `width` decimal digits of a number that is not negative, with leading zeros.
    @inline(__always)
    mutating func digits(_ value: Int, width: Int) {
        var scale = 1
        for _ in 1..<max(width, 1) { scale &*= 10 }
        var rest = value % (scale &* 10)
        while scale > 0 {
            sink.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest / scale))
            rest %= scale
            scale /= 10
        }
    }

    private mutating func hex(_ value: UInt64, digits: Int) {
        var shift = UInt64(digits &* 4)
        while shift > 0 {
            shift &-= 4
            let nibble = UInt8(truncatingIfNeeded: value &>> shift) & 15
            sink.append(nibble &+ (nibble < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") &- 10))
        }
    }
}
