/// What kind of call an event is: the Segment Spec's six, and ours.
public enum EventType: UInt8, Sendable, CaseIterable {
    case identify = 1
    case track = 2
    case page = 3
    case screen = 4
    case group = 5
    case alias = 6
    /// States that identifiers belong to one customer.
    case link = 7
    /// States that identifiers do not belong to one customer.
    case unlink = 8
    /// Declares an earlier event wrong.
    case retract = 9

    /// The name in JSON.
    public var name: String { String(describing: self) }

    public init?(name: String) {
        guard let match = Self.byName[name] else { return nil }
        self = match
    }

    @inline(__always)
    init?(utf8: UnsafeBufferPointer<UInt8>) {
        for type in Self.allCases where type.nameBytes.utf8CodeUnitCount == utf8.count {
            if type.nameBytes.withUTF8Buffer({ equalBytes($0.baseAddress!, utf8.baseAddress!, utf8.count) }) {
                self = type
                return
            }
        }
        return nil
    }

    private var nameBytes: StaticString {
        switch self {
        case .identify: "identify"
        case .track: "track"
        case .page: "page"
        case .screen: "screen"
        case .group: "group"
        case .alias: "alias"
        case .link: "link"
        case .unlink: "unlink"
        case .retract: "retract"
        }
    }

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })
}
