/// The base and the tail that belong together: one table's whole content, read without a lock.
struct IdentifierSpace: Sendable {
    let base: IdentifierBase?
    let tail: IdentifierTail
    /// Ordinals that lost their keys; nil while none did.
    var forgotten: ForgottenOrdinals?

    var baseCount: Int { tail.firstOrdinal - 1 }
    /// Highest ordinal given out.
    var count: Int { baseCount + tail.count }

    @inline(__always)
    func find(_ key: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Int? {
        if let base, let ordinal = base.find(key, hash: hash), !isForgotten(ordinal) { return ordinal }
        return tail.find(key, hash: hash) { !isForgotten($0 + tail.firstOrdinal) }.map { $0 + tail.firstOrdinal }
    }

    @inline(__always)
    func record(_ ordinal: Int) -> UnsafeBufferPointer<UInt8>? {
        if isForgotten(ordinal) { return nil }
        if ordinal < tail.firstOrdinal { return base?.record(ordinal) }
        return ordinal <= count ? tail.record(ordinal - tail.firstOrdinal) : nil
    }

    @inline(__always)
    private func isForgotten(_ ordinal: Int) -> Bool { forgotten?.ordinals.contains(ordinal) ?? false }

    private func kinds(_ ordinal: Int) -> IdentifierKindCodes { ordinal < tail.firstOrdinal ? base?.kinds ?? tail.kinds : tail.kinds }

    /// Hands `body` the key of an ordinal, in memory that is gone afterwards; nil when it has none.
    func withKey<R>(_ ordinal: Int, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R? {
        guard let record = record(ordinal), let count = IdentifierRecord.keyBytes(record, kinds(ordinal)) else { return nil }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(count, 1)) { key in
            guard let start = key.baseAddress else { return nil }
            IdentifierRecord.writeKey(record, kinds(ordinal), to: start)
            return body(UnsafeBufferPointer(start: start, count: count))
        }
    }
}

/// Ordinals whose keys nobody is to find any more, though they stand in memory until the next base or the next start.
final class ForgottenOrdinals: Sendable {
    let ordinals: Set<Int>

    init(_ ordinals: Set<Int>) { self.ordinals = ordinals }
}
