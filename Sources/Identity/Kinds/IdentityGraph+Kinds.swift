import EventModel

extension IdentityGraph {
    /// Every kind of identifier that the rules name or an event had, accounts among them: those of the rules first, highest priority first, then in the order of
    /// their appearance. At most ``IdentityBounds/kindsMax``.
    public var identifierKinds: [IdentifierKind] {
        ([KindTable.group] + (KindTable.others + 1..<UInt32(max(kinds.count, Int(KindTable.others) + 1)))).map { kinds[$0].kind }
    }
}
