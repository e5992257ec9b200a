import EventModel

/// An alias's `previousId`: a user_id when the log already knows it as one, else an anonymous_id.
enum PreviousId {
    private static let anonymousPrefixBytes = "anonymous_id:".utf8.count

    /// The ordinal of `user_id:X` for the key `anonymous_id:X`; nil when the log does not know it.
    static func asUserId(_ key: UnsafeBufferPointer<UInt8>, _ interner: borrowing IdentifierInterner) -> IdentifierOrdinal? {
        let userKey = Array("user_id:".utf8) + key.dropFirst(anonymousPrefixBytes)
        return userKey.withUnsafeBufferPointer { interner.find($0, hash: IdentifierInterner.hash($0)) }
    }
}
