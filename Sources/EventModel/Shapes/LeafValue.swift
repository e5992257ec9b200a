/// The value of one leaf. Which fields count follows from the column's ``LeafKind``.
public struct LeafValue {
    /// A number's mantissa, a bool as 0 or 1, an instant's microseconds.
    public var number: Int64
    /// A number's digits after the point, 0...``ExactDecimal/scaleMax``; 0 for integers.
    public var scale: UInt8
    /// The packed value of kind `value`, owned by whoever made this leaf.
    public var bytes: UnsafeBufferPointer<UInt8>

    @inlinable
    public init(number: Int64, scale: UInt8 = 0) {
        (self.number, self.scale, bytes) = (number, scale, UnsafeBufferPointer(start: nil, count: 0))
    }

    @inlinable
    public init(bytes: UnsafeBufferPointer<UInt8>) { (number, scale, self.bytes) = (0, 0, bytes) }
}
