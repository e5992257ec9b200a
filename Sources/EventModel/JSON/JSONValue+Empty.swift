extension JSONValue {
    /// `{}`.
    public static let emptyObject = [PackedTag.object, 0, 0, 0, 0].withUnsafeBytes { JSONValue(PackedBytes(copying: $0), at: 0) }
}
