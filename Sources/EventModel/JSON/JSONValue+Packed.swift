extension JSONValue {
    /// Appends the value as it is packed.
    public func appendPacked(to heap: inout ByteHeap) { heap.append(UnsafeRawBufferPointer(packedBytes)) }

    /// A value that ``appendPacked(to:)`` wrote, where it stands in bytes that come from a disk; nil when they are not exactly one.
    ///
    /// - Parameter range: Inside the bytes.
    /// - Complexity: O(bytes of the value)
    public init?(_ storage: PackedBytes, checking range: Range<Int>) {
        guard PackedJSONCheck.isValue(UnsafeBufferPointer(rebasing: storage.bytes[range]), insideContainers: 0) else { return nil }
        self.init(storage, at: range.lowerBound)
    }
}
