import Glibc

/// An object or array that is being packed.
struct PackingFrame {
    /// Where its size belongs.
    private var size: UnsafeMutablePointer<UInt8>?
    /// Its last key, packed; nil before the first and in arrays.
    var key: UnsafePointer<UInt8>?
    /// How many keys that are not well known the objects around it have.
    private(set) var firstKey = 0
    /// Well-known keys that it has.
    var seen = WellKnownKeySet()
    /// The bracket that ends it.
    private(set) var closer = UInt8(ascii: "}")

    @inline(__always)
    mutating func begin(sizeAt size: UnsafeMutablePointer<UInt8>, closer: UInt8, firstKey: Int) {
        (self.size, key, self.firstKey, seen, self.closer) = (size, nil, firstKey, WellKnownKeySet(), closer)
    }

    /// Writes the size of what stands between its beginning and `end`.
    @inline(__always)
    func end(_ end: UnsafeMutablePointer<UInt8>) {
        guard let size else { return }
        UnsafeMutableRawPointer(size).storeBytes(of: UInt32(truncatingIfNeeded: end - size &- 4).littleEndian, as: UInt32.self)
    }

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

/// What packing one text needs beside the few values that change with every token; reused from text to text.
struct PackingMemory: ~Copyable {
    /// One for each depth, the outermost first.
    let outermost: UnsafeMutablePointer<PackingFrame>
    let innermost: UnsafeMutablePointer<PackingFrame>
    /// Where the outermost object's well-known fields have their values, by key number: offsets into the packed object, to be used
    /// only for keys that its frame has seen.
    let places: UnsafeMutablePointer<UInt32>
    let wellKnown = WellKnownKeyTable.shared
    var otherKeys = PackedKeys()
    /// The string whose escapes were resolved last, with padding behind it.
    private var unescaped = ByteHeap(capacity: 256)

    /// The text's end, the number of its tokens, and where its packed bytes begin.
    private(set) var textEnd: UnsafePointer<UInt8>
    private(set) var tokenCount = 0
    private(set) var base: UnsafeMutablePointer<UInt8>
    /// The first backslash that is not behind us, or the text's end.
    private(set) var nextEscape: UnsafePointer<UInt8>

    init() {
        outermost = .allocate(capacity: EventLimits.depthMax)
        outermost.initialize(repeating: PackingFrame(), count: EventLimits.depthMax)
        innermost = outermost + (EventLimits.depthMax - 1)
        places = .allocate(capacity: EventFields.keyCount)
        places.initialize(repeating: 0, count: EventFields.keyCount)
        base = unescaped.base
        (textEnd, nextEscape) = (UnsafePointer(base), UnsafePointer(base))
    }

    deinit {
        outermost.deallocate()
        places.deallocate()
    }

    mutating func begin(_ text: UnsafePointer<UInt8>, bytes: Int, tokenCount: Int, output: UnsafeMutablePointer<UInt8>) {
        (textEnd, self.tokenCount, base) = (text + bytes, tokenCount, output)
        // Nothing of the last text may be named in an error of this one: its packed bytes may be gone.
        outermost.pointee = PackingFrame()
        otherKeys.truncate(to: 0)
        findEscape(from: text)
    }

    private mutating func findEscape(from start: UnsafePointer<UInt8>) {
        let found = memchr(start, Int32(UInt8(ascii: "\\")), textEnd - start)
        nextEscape = found.map { UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) } ?? textEnd
    }

    /// What stands between the quotes of a string that ends at `end`, escapes resolved, readable for ``JSONTextReader/paddingBytes`` behind
    /// its end; without an address when an escape is wrong.
    mutating func resolved(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard nextEscape < end else { return UnsafeBufferPointer(start: start, count: end - start) }
        unescaped.removeAll()
        unescaped.reserve(end - start + JSONTextReader.paddingBytes)
        guard let count = StringEscapes.resolve(start, end - start, to: unescaped.base) else {
            return UnsafeBufferPointer(start: nil, count: 0)
        }
        findEscape(from: end)
        return UnsafeBufferPointer(start: unescaped.base, count: count)
    }
}
