import Definitions
import EventLog
import EventModel

/// Decides which peer may send as which source.
struct SourceGate: Sendable {
    let definitions: DefinitionsInForce
    /// The service's own user, who may send as any source that the definitions know.
    let ownUid: UInt32
    let userName: @Sendable (UInt32) -> String?

    init(
        definitions: DefinitionsInForce, ownUid: UInt32,
        userName: @escaping @Sendable (UInt32) -> String? = { UnixAccounts.userName(uid: $0) }
    ) {
        (self.definitions, self.ownUid, self.userName) = (definitions, ownUid, userName)
    }

    /// Checks a hello, or the lack of one, under the definitions now in force.
    ///
    /// - Parameter peer: Nil when the kernel does not say; such a peer gets only what is open to everybody.
    func check(_ hello: Hello, peer: PeerCredentials?) throws(EventError) {
        guard hello.domain == .customer else { throw Self.notServed(hello.source) }
        let rules = definitions.current.sources
        guard let rule = rules.source(named: hello.source) else { throw Self.unknown(hello) }
        guard rule.party == .first else { throw Self.notServed(hello.source) }
        guard may(peer, sendAs: rule) else {
            throw EventError(
                .unknownSource, field: hello.isSaid ? "hello.source" : nil,
                "user \(peer.map { String($0.uid) } ?? "unknown") may not send as \"\(hello.source)\": list it under uids in sources.yaml")
        }
    }

    private func may(_ peer: PeerCredentials?, sendAs rule: SourceRule) -> Bool {
        guard let peer else { return rule.users == nil && rule.keyVariables.isEmpty }
        if peer.uid == ownUid { return true }
        return rule.mayHello(uid: peer.uid, userName: rule.users == nil ? nil : userName(peer.uid))
    }

    private static func notServed(_ source: String) -> EventError {
        EventError(
            .unknownSource, field: "hello",
            "\"\(source)\": third-party sources need the pseudonymous domain, which this version does not serve yet")
    }

    private static func unknown(_ hello: Hello) -> EventError {
        guard hello.isSaid else {
            return EventError(.unknownSource, "say hello first, with a source of sources.yaml: {\"hello\":{\"source\":\"…\"}}")
        }
        guard SourceRule.isName(hello.source) else {
            return EventError(
                .invalidEvent, field: "hello.source",
                "a source's name has 1 to 64 letters, digits, '_', '-' and '.', and begins with a letter or digit")
        }
        return EventError(.unknownSource, field: "hello.source", "sources.yaml has no source \"\(hello.source)\"")
    }
}
