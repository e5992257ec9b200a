import EventModel

/// Strings that are one common prefix and a whole number each, such as `o12345678`, to be stored as the prefix and integers.
///
/// The number is canonical, so that the string comes back byte by byte: 1...18 digits, no leading zero but in `0` itself. The prefix may
/// be empty and may end with digits (`2024-0` of `2024-01`, `2024-07`).
enum PrefixedNumbers {
    /// Any number of so many digits is an Int64.
    static let digitsMax = 18

    /// The size of the prefix; nil when the strings have no such form, and for no strings.
    ///
    /// - Parameters:
    ///   - count: The number of strings.
    ///   - string: String `index`; asked for more than once.
    /// - Complexity: O(bytes), two looks at each string at most.
    @inline(__always)
    static func prefixBytes(count: Int, _ string: (_ index: Int) -> UnsafeBufferPointer<UInt8>) -> Int? {
        guard count > 0 else { return nil }
        let first = string(0)
        var (common, digitsStart, longest, shortest) = (first.count, 0, 0, Int.max)
        for index in 0..<count {
            let bytes = string(index)
            common = commonPrefix(first, bytes, max: common)
            digitsStart = max(digitsStart, self.digitsStart(bytes))
            (longest, shortest) = (max(longest, bytes.count), min(shortest, bytes.count))
            if digitsStart > common || digitsStart == bytes.count { return nil }
        }
        // A number may begin at a digit that all strings share, unless it is a 0, or where the strings part.
        var start = max(digitsStart, longest - digitsMax)
        while start < common, first[start] == zero, !(longest == start + 1) { start += 1 }
        guard start <= common, start < shortest, start < common || (0..<count).allSatisfy({ isCanonical(string($0), from: start) })
        else { return nil }
        return start
    }

    /// The number behind the prefix; nil when what stands there is not canonical.
    static func number(_ string: UnsafeBufferPointer<UInt8>, prefixBytes: Int) -> Int64? {
        guard prefixBytes >= 0, prefixBytes < string.count, string.count - prefixBytes <= digitsMax,
            isCanonical(string, from: prefixBytes)
        else { return nil }
        var (number, index) = (Int64(0), prefixBytes)
        while index < string.count {
            guard isDigit(string[index]) else { return nil }
            number = number &* 10 &+ Int64(string[index] &- zero)
            index &+= 1
        }
        return number
    }

    /// Appends the string that a number stands for. A number that no string gives (a negative one, from damaged bytes) counts as 0.
    static func append(_ number: Int64, prefix: UnsafeBufferPointer<UInt8>, to heap: inout ByteHeap) {
        heap.append(UnsafeRawBufferPointer(prefix))
        var (rest, digits) = (UInt64(max(number, 0)), 1)
        var bound = UInt64(10)
        while digits < 19, rest >= bound {
            (digits, bound) = (digits &+ 1, bound &* 10)
        }
        _ = heap.appendUninitialized(digits) { output in
            var at = digits
            while at > 0 {
                at &-= 1
                output[at] = zero &+ UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            return digits
        }
    }

    private static let zero = UInt8(ascii: "0")

    @inline(__always)
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- zero < 10 }

    @inline(__always)
    private static func isCanonical(_ string: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
        string[start] != zero || start + 1 == string.count
    }

    @inline(__always)
    private static func commonPrefix(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>, max: Int) -> Int {
        let end = min(max, b.count)
        var index = 0
        while index < end, a[index] == b[index] { index &+= 1 }
        return index
    }

    /// Where the digits at the end of a string begin.
    @inline(__always)
    private static func digitsStart(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var start = bytes.count
        while start > 0, isDigit(bytes[start &- 1]) { start &-= 1 }
        return start
    }
}
