/// An object or array that is being packed. Offsets are into the packed value.
struct PackingFrame {
    /// Where its size stands.
    var sizeOffset = 0
    /// Where its last key stands, packed; -1 before the first and in arrays.
    var keyOffset = -1
    /// How many keys that are not well known the objects around it have.
    var firstKey = 0
    /// Well-known keys that it has, a bit each.
    var seen = WellKnownKeySet()
    /// The bracket that ends it.
    var closer = UInt8(ascii: "}")

    @inline(__always) var isObject: Bool { closer == UInt8(ascii: "}") }
}

/// Which well-known keys an object has.
struct WellKnownKeySet {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init() {}

    /// Adds key number `index`, below 128; false when it is in already.
    @inline(__always)
    mutating func insert(_ index: UInt8) -> Bool {
        let bit = UInt64(1) &<< UInt64(index & 63)
        if index < 64 {
            guard low & bit == 0 else { return false }
            low |= bit
        } else {
            guard high & bit == 0 else { return false }
            high |= bit
        }
        return true
    }

    @inline(__always)
    func contains(_ key: WellKnownKey) -> Bool { (key.rawValue < 64 ? low : high) >> UInt64(key.rawValue & 63) & 1 != 0 }

    mutating func remove(_ key: WellKnownKey) {
        let bit = UInt64(1) << UInt64(key.rawValue & 63)
        if key.rawValue < 64 { low &= ~bit } else { high &= ~bit }
    }
}

/// What packing one text needs beside its output; reused from text to text.
struct PackingMemory: ~Copyable {
    /// One for each depth, the outermost first.
    let frames: UnsafeMutablePointer<PackingFrame>
    /// Where the outermost object's well-known fields have their values, by key number: offsets into the packed object, to be used
    /// only for keys that its frame has seen.
    let places: UnsafeMutablePointer<UInt32>
    var otherKeys = PackedKeys()
    /// The string whose escapes were resolved last, with padding behind it.
    var unescaped = ByteHeap(capacity: 256)

    init() {
        frames = .allocate(capacity: EventLimits.depthMax)
        frames.initialize(repeating: PackingFrame(), count: EventLimits.depthMax)
        places = .allocate(capacity: EventFields.keyCount)
        places.initialize(repeating: 0, count: EventFields.keyCount)
    }

    deinit {
        frames.deallocate()
        places.deallocate()
    }

    /// Resolves a string's escapes into ``unescaped``; false when one is wrong.
    mutating func unescape(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        unescaped.removeAll()
        unescaped.reserve(count + JSONTextReader.paddingBytes)
        guard let written = StringEscapes.resolve(start, count, to: unescaped.base) else { return false }
        unescaped.setCount(written)
        return true
    }
}
