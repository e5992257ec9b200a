import EventModel

/// What differs between who a customer is at two bases.
public struct IdentityDiff: Sendable {
    /// What only one of the two bases has, each in the order of its own basis.
    public struct Entries<Entry: Sendable>: Sendable {
        public let added: [Entry]
        public let removed: [Entry]

        public var isEmpty: Bool { added.isEmpty && removed.isEmpty }

        init(_ before: [Entry], _ after: [Entry], by name: (Entry) -> [String]) {
            let (old, new) = (Set(before.map(name)), Set(after.map(name)))
            added = after.filter { !old.contains(name($0)) }
            removed = before.filter { !new.contains(name($0)) }
        }
    }

    public let identifiers: Entries<Identifier>
    /// A link that another event makes is another link.
    public let links: Entries<IdentityView.LinkEntry>
    /// Of each link removed, why it has no effect any more.
    public let endings: [LinkEnding?]
    public let accounts: Entries<IdentityView.AccountEntry>
    public let refusals: Entries<IdentityView.RefusalEntry>
    public let keptApart: Entries<IdentityView.KeptApartEntry>

    /// - Parameters:
    ///   - from: Nil where the basis does not know the customer; likewise `to`.
    ///   - ending: Why a link of `from` has no effect any more.
    /// - Complexity: O(entries of both).
    init(from: IdentityView?, to: IdentityView?, ending: (IdentityView.LinkEntry) -> LinkEnding?) {
        identifiers = Entries(from?.identifiers ?? [], to?.identifiers ?? []) { [$0.description] }
        links = Entries(from?.links ?? [], to?.links ?? []) { [$0.from.description, $0.to.description, $0.rule.name, $0.position.description] }
        endings = links.removed.map(ending)
        accounts = Entries(from?.accounts ?? [], to?.accounts ?? []) { [$0.account.description, $0.through.description] }
        refusals = Entries(from?.refusals ?? [], to?.refusals ?? []) { [$0.identifier.description, $0.owner?.description ?? "", $0.reason.name] }
        keptApart = Entries(from?.keptApart ?? [], to?.keptApart ?? []) {
            [$0.first.description, $0.second.description, $0.position.description, "\($0.connectedThrough != nil)"]
        }
    }

    public var isEmpty: Bool { identifiers.isEmpty && links.isEmpty && accounts.isEmpty && refusals.isEmpty && keptApart.isEmpty }
}
