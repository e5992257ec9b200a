import EventModel

/// Which events a rule speaks of.
public enum EventSelector: Sendable, Hashable, CustomStringConvertible {
    /// Track events of this name, compared as it is.
    case track(String)
    /// Every event of a type: written `page`, `screen`, `identify`, `group`, `alias`, `link`, `unlink`.
    case type(EventType)
    /// Every event: written `*`.
    case every

    /// Reads what a file writes. Any text that is no type's name and not `*` is the name of a track event.
    public init(_ text: String) {
        if text == "*" {
            self = .every
        } else if let type = EventType(name: text), type != .track, type != .retract {
            self = .type(type)
        } else {
            self = .track(text)
        }
    }

    /// - Parameter name: The name of a track event; ignored for other types.
    public func matches(type: EventType, name: String?) -> Bool {
        switch self {
        case .track(let wanted): type == .track && name == wanted
        case .type(let wanted): type == wanted
        case .every: true
        }
    }

    public var description: String {
        switch self {
        case .track(let name): name
        case .type(let type): type.name
        case .every: "*"
        }
    }
}
