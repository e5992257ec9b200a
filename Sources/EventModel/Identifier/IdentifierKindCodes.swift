/// Numbers 1...127 for the kinds that came first, each with its colon: `user_id:`. Number 0 is no kind.
///
/// Grows at the end only, by one thread. Others may read a number once they read a record that was published with it.
final class IdentifierKindCodes: @unchecked Sendable {
    // Unchecked: what is published never changes, and who publishes a record orders it after its kind.

    static let codesMax = 128
    static let prefixBytesMax = EventLimits.identifierKindBytesMax + 1

    private let prefixes = UnsafeMutablePointer<UnsafeBufferPointer<UInt8>>.allocate(capacity: codesMax)
    /// Numbers given out, 0 included. For the one thread that adds.
    private(set) var count = 1

    init() { prefixes.initialize(repeating: UnsafeBufferPointer(start: nil, count: 0), count: Self.codesMax) }

    deinit {
        for code in 1..<count { UnsafeMutableBufferPointer(mutating: prefixes[code]).deallocate() }
        prefixes.deallocate()
    }

    /// The same numbers, to go on from.
    convenience init(copying other: IdentifierKindCodes) {
        self.init()
        for code in 1..<other.count { append(other.prefixes[code]) }
    }

    /// The kind of a number, with its colon; nil when there is none.
    @inline(__always)
    func prefix(_ code: UInt8) -> UnsafeBufferPointer<UInt8>? {
        let prefix = prefixes[Int(code & UInt8(Self.codesMax - 1))]
        return code == 0 || prefix.count > 0 ? prefix : nil
    }

    /// The number of a kind; 0 when it is new and all numbers are taken.
    func code(adding prefix: UnsafeBufferPointer<UInt8>) -> UInt8 {
        for code in 1..<count where isEqual(prefixes[code], prefix) { return UInt8(code) }
        guard count < Self.codesMax else { return 0 }
        append(prefix)
        return UInt8(count - 1)
    }

    /// Gives the next number, without asking whether the kind has one.
    func append(_ prefix: UnsafeBufferPointer<UInt8>) {
        precondition(count < Self.codesMax && prefix.count > 0, "a kind for which there is a number")
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: prefix.count)
        _ = copy.initialize(from: prefix)
        prefixes[count] = UnsafeBufferPointer(copy)
        count += 1
    }

    private func isEqual(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
        guard a.count == b.count, let x = a.baseAddress, let y = b.baseAddress else { return false }
        return equalBytes(x, y, a.count)
    }
}
