/// sources.yaml: who may send, through which channel, as which party.
public struct SourceRules: Sendable, Hashable {
    /// In the file's order; empty when ``acceptsAnyName``.
    public let sources: [SourceRule]
    /// There is no file: any name is a first-party source whose channel has the source's name, open to every peer.
    public let acceptsAnyName: Bool
    private let indexByName: [String: Int]

    /// What holds without the file.
    public static let open = SourceRules(sources: [], acceptsAnyName: true)

    init(sources: [SourceRule], acceptsAnyName: Bool = false) {
        (self.sources, self.acceptsAnyName) = (sources, acceptsAnyName)
        indexByName = Dictionary(sources.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The rule for a source; nil when the file does not know it. O(1).
    public func source(named name: String) -> SourceRule? {
        if let index = indexByName[name] { return sources[index] }
        return acceptsAnyName && SourceRule.isName(name) ? SourceRule(name: name, channel: name, party: .first) : nil
    }
}
