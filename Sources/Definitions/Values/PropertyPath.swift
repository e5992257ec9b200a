/// Where in an event a rule looks: `total` (meaning `properties.total`), `properties.products[].category`, `traits.plan`,
/// `context.campaign.name`, or one of the event's own facts: `occurred_at`, `recorded_at`, `event.name`, `event.type`,
/// `event.source`, `event.channel`.
public struct PropertyPath: Sendable, Hashable, CustomStringConvertible {
    public enum Root: String, Sendable, Hashable, CaseIterable {
        case properties
        case traits
        case context
        /// The event's occurredAt, an instant. No components.
        case occurredAt = "occurred_at"
        /// The event's recordedAt, an instant. No components.
        case recordedAt = "recorded_at"
        /// The name of a track, page or screen event. No components.
        case eventName = "event.name"
        /// `track`, `page`… No components.
        case eventType = "event.type"
        /// The source's name. No components.
        case source = "event.source"
        /// The source's channel. No components.
        case channel = "event.channel"

        /// True for the three roots that are JSON objects of the event.
        public var isObject: Bool { self == .properties || self == .traits || self == .context }
    }

    /// One step down into an object.
    public struct Component: Sendable, Hashable {
        public let name: String
        /// `name[]`: the value is an array, and the path goes on into each of its elements.
        public let eachElement: Bool

        public init(name: String, eachElement: Bool = false) { (self.name, self.eachElement) = (name, eachElement) }
    }

    public let root: Root
    /// From the root down; empty exactly when the root is no object.
    public let components: [Component]

    public init(root: Root, components: [Component] = []) {
        precondition(root.isObject != components.isEmpty, "a path into an object names what it wants")
        (self.root, self.components) = (root, components)
    }

    /// `properties.name` for the most common path.
    public static func property(_ name: String) -> PropertyPath {
        PropertyPath(root: .properties, components: [Component(name: name)])
    }

    /// True when the path may lead to several values.
    public var isMany: Bool { components.contains(where: \.eachElement) }

    /// The path in full, as a file would write it.
    public var description: String {
        let parts = components.map { component in
            let escaped = component.name.reduce(into: "") { $0 += ".[]{}\\".contains($1) ? "\\\($1)" : "\($1)" }
            return escaped + (component.eachElement ? "[]" : "")
        }
        return ([root.rawValue] + parts).joined(separator: ".")
    }
}
