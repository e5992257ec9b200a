/// What a timeline entry is.
public enum EntryKind: String, Sendable, Hashable, CaseIterable {
    case purchase, refund, communication, support, deal, visit, identity, consent, note, task, audience
}
