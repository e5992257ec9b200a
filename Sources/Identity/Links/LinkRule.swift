/// Why two identifiers are linked.
public enum LinkRule: UInt8, Sendable, CaseIterable {
    /// One event carried both.
    case sharedEvent = 0
    /// An `alias` named both.
    case alias = 1
    /// A `link` named both.
    case link = 2

    /// The name in JSON.
    public var name: String {
        switch self {
        case .sharedEvent: "shared_event"
        case .alias: "alias"
        case .link: "link"
        }
    }
}
