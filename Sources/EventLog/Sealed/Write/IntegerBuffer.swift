/// Integers that grow at the end. One owner; emptied and filled again without giving its memory back.
///
/// An `[Int64]` checks uniqueness and bounds on every append, which sealing does twenty times a row.
typealias IntegerBuffer = Scratch<Int64>

extension Scratch where Element == Int64 {
    var values: UnsafeBufferPointer<Int64> { buffer }

    /// Makes room for `extra` values behind the end, lets `fill` write them, and counts them.
    mutating func append(count extra: Int, _ fill: (UnsafeMutablePointer<Int64>) -> Void) {
        let start = count
        resize(start + extra)
        fill(base + start)
    }

    @inline(__always)
    subscript(index: Int) -> Int64 {
        get { base[index] }
        nonmutating set { base[index] = newValue }
    }
}
