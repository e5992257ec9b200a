/// One event on its way into a row group, without its identifiers and leaves.
struct SealedRow {
    var position: UInt64
    var occurredAtMicros: Int64
    /// EventType + 256 × row flags.
    var kind: Int64
    var source: Int64
    /// 1 + dictionary code of its name, 0 for none.
    var name: Int64
    var shape: UInt32
    /// Rank among the file's ids; their count when its messageId is none of them.
    var id: Int64
}

/// The identifiers of an event, as it lists them, and which is the anchor.
struct IdentifierTuple {
    let ordinals: UnsafeBufferPointer<UInt32>
    /// 255 for none.
    let anchorIndex: UInt8

    @inline(__always)
    var anchor: UInt32 { anchorIndex == Self.noAnchor ? 0 : ordinals[Int(anchorIndex)] }

    static let noAnchor: UInt8 = 255
}
