import EventModel

/// Looks for a name in what events say of people, accounts and deals: all its words, in any order, without case and accents.
public struct EventNames: Sendable {
    private let wanted: Set<String>

    private static let personal = ["name", "firstName", "first_name", "lastName", "last_name"]
    private static let wordsMax = 16

    /// Nil for a text without words, or with more than 16.
    public init?(_ text: String) {
        wanted = Self.words(text)
        guard (1...Self.wordsMax).contains(wanted.count) else { return nil }
    }

    /// Where an event states the name: `traits.name` (first and last names among it) of identify and group calls, `properties.name` of deals; nil when it does not.
    public func place(in event: RecordedEvent) -> String? {
        switch event.type {
        case .identify: states(event.traits, Self.personal) ? "traits.name" : nil
        case .group: states(event.event["traits"], ["name"]) ? "traits.name" : nil
        case .track: PipelineFold.isDealEvent(name: event.name) && states(event.properties, ["name"]) ? "properties.name" : nil
        default: nil
        }
    }

    private func states(_ object: JSONValue?, _ keys: [String]) -> Bool {
        guard let object else { return false }
        let stated = keys.compactMap { object[$0]?.stringValue }
        return !stated.isEmpty && wanted.isSubset(of: Self.words(stated.joined(separator: " ")))
    }

    private static func words(_ text: String) -> Set<String> {
        Set(TextFolding.folded(text).split { !$0.isLetter && !$0.isNumber }.map(String.init))
    }
}
