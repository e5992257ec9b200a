import EventModel

extension FoldScope {
    /// What these columns ask for, and no more.
    init(of columns: [CustomerColumn], asksForConsents: Bool) {
        self.init()
        if asksForConsents { facts.insert(.consents) }
        for column in columns {
            switch column.content {
            case .customer, .events, .firstSeen, .lastSeen: break
            case .lifecycle: includesLifecycle = true
            case .identifier: facts.insert(.identifiers)
            case .trait: facts.insert(.traits)
            case .computed(let name): traits.insert(name)
            case .consent: facts.insert(.consents)
            case .account: facts.insert(.accounts)
            case .audience(let name): audiences.insert(name)
            }
        }
    }
}

extension CustomerColumn {
    func isOfKind(_ kinds: Set<IdentifierKind>) -> Bool {
        if case .identifier(let kind) = content { kinds.contains(kind) } else { false }
    }
}
