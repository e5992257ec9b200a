import EventModel

/// A part of a profile, and what counts as a change in it.
///
/// Where and when a fact was recorded is no change: a trait that is set again to the same value has not changed.
enum DiffSection: String, CaseIterable {
    // In the order of the answer.
    case traits, computed, identifiers, consents, channels, accounts, lifecycle, events

    enum Shape { case map, list, scalar }

    var shape: Shape {
        switch self {
        case .traits, .computed, .consents, .channels: .map
        case .identifiers, .accounts: .list
        case .lifecycle, .events: .scalar
        }
    }

    /// What tells a list's element from the others.
    func key(_ element: JSONValue) -> String? {
        switch self {
        case .identifiers: "\(element["kind"]?.stringValue ?? ""):\(element["value"]?.stringValue ?? "")"
        case .accounts: element["id"]?.stringValue
        case .traits, .computed, .consents, .channels, .lifecycle, .events: nil
        }
    }

    func isSame(_ a: JSONValue, _ b: JSONValue) -> Bool {
        switch self {
        case .traits: Self.isSameTrait(a, b)
        case .consents: Self.isSameDecision(a, b) && JSONValue.hasSameFields(a["contacts"], b["contacts"], Self.isSameDecision)
        case .identifiers: true
        case .accounts: JSONValue.hasSameFields(a["traits"], b["traits"], Self.isSameTrait)
        case .computed, .channels, .lifecycle, .events: a.isSame(as: b)
        }
    }

    private static func isSameTrait(_ a: JSONValue, _ b: JSONValue) -> Bool { isSameJSON(a["value"], b["value"]) }

    private static func isSameDecision(_ a: JSONValue, _ b: JSONValue) -> Bool {
        ["state", "contact", "text_version"].allSatisfy { isSameJSON(a[$0], b[$0]) }
    }
}
