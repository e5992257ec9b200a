/// A table's identifiers up to a moment, readable on any thread while the table goes on: what a new ``IdentifierBase`` is made from.
public struct IdentifierSnapshot: Sendable {
    let space: IdentifierSpace
    /// Highest ordinal of that moment.
    public let count: Int
    /// Numbers of kinds given out by then, 0 included.
    let kindCount: Int

    /// Records of a base and of the tail behind it use the same numbers of kinds, so both can be copied as they are.
    func record(_ ordinal: Int) -> UnsafeBufferPointer<UInt8>? { space.record(ordinal) }
    var kinds: IdentifierKindCodes { space.tail.kinds }
}
