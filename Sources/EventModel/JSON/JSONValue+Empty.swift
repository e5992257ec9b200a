extension JSONValue {
    /// `{}`.
    public static let emptyObject = packedEmptyObject.withUnsafeBytes { JSONValue(PackedBytes(copying: $0), at: 0) }

    /// `{}` as it is packed.
    public static let packedEmptyObject = [PackedTag.object, 0, 0, 0, 0]
}
