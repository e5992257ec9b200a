import EventModel

/// The rules of retention.yaml: the first that matches an event says how long its content is kept; without one it is kept for good.
public struct RetentionRules: Sendable, Hashable {
    /// In the file's order.
    public let rules: [RetentionRule]

    init(rules: [RetentionRule]) { self.rules = rules }

    /// The rule for an event; nil when it is kept for good.
    public func rule(type: EventType, name: String?, source: String) -> RetentionRule? {
        rules.first { rule in
            rule.source.map { $0 == source } ?? true && rule.selectors.contains { $0.matches(type: type, name: name) }
        }
    }
}
