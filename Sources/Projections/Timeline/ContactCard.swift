import Definitions
import EventModel

/// What somebody who is about to talk to a customer wants to see first.
public struct ContactCard: Sendable {
    /// Orders that were not cancelled, and what was given back, by currency.
    public struct Purchases: Sendable {
        public internal(set) var orders = 0
        public internal(set) var amounts = MoneyTally()
        public internal(set) var refunds = MoneyTally()
        public internal(set) var firstAt: Instant?
        public internal(set) var lastAt: Instant?
    }

    private let profile: Profile
    private let reachability: Reachability
    /// Oldest first.
    public let openTickets: [TimelineEntry]
    public let openTasks: [TimelineEntry]
    public let openDeals: [Deal]
    public private(set) var purchases = Purchases()

    /// - Parameter deals: The customer's.
    public init(_ profile: Profile, _ timeline: Timeline, _ reachability: Reachability, deals: [Deal]) {
        (self.profile, self.reachability) = (profile, reachability)
        openTickets = timeline.entries.filter { $0.kind == .support && $0.state == "open" }
        openTasks = timeline.entries.filter { $0.kind == .task && $0.state == "open" }
        openDeals = deals.filter(\.isOpen)
        for entry in timeline.entries { note(entry) }
    }

    private mutating func note(_ entry: TimelineEntry) {
        switch entry.kind {
        case .purchase where entry.state != "cancelled":
            purchases.orders += 1
            if let amount = entry.amount { purchases.amounts.add(amount, CurrencyAmount.code(entry.currency)) }
            purchases.firstAt = purchases.firstAt ?? entry.occurredAt
            purchases.lastAt = entry.occurredAt
        case .refund: if let amount = entry.amount { purchases.refunds.add(amount, CurrencyAmount.code(entry.currency)) }
        default: break
        }
    }

    private var name: String? {
        let texts = Dictionary(profile.traits.compactMap { trait in trait.version.value?.stringValue.map { (trait.name, $0) } }, uniquingKeysWith: { first, _ in first })
        if let name = texts["name"] { return name }
        let parts = ["firstName", "lastName"].compactMap { texts[$0] }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    /// Writes the card's fields into an object that the caller has opened.
    public func appendFields(to json: inout JSONWriter) {
        json.field("name", name)
        json.field("lifecycle", profile.lifecycle)
        json.field("contact_points") { json in
            json.array { json in for point in profile.identifiers where [.email, .phone].contains(point.identifier.kind) { append(point, to: &json) } }
        }
        json.field("channels") { json in json.array { json in for channel in reachability.channels { channel.append(to: &json) } } }
        json.field("open_tickets") { json in json.array { json in for entry in openTickets { entry.append(to: &json) } } }
        json.field("open_tasks") { json in json.array { json in for entry in openTasks { entry.append(to: &json) } } }
        json.field("open_deals") { json in json.array { json in for deal in openDeals { json.object { deal.appendFields(to: &$0) } } } }
        json.field("purchases") { json in
            json.object { json in
                json.field("orders", purchases.orders)
                purchases.amounts.appendField(to: &json)
                purchases.refunds.appendField(to: &json, named: "refunds")
                json.field("first_at", purchases.firstAt)
                json.field("last_at", purchases.lastAt)
            }
        }
        json.field("last_seen", profile.lastSeen)
    }

    /// A contact point with what it may be used for: each purpose's decision about it alone, else the whole customer's.
    private func append(_ point: Profile.SeenIdentifier, to json: inout JSONWriter) {
        let contact = point.identifier.description
        json.object { json in
            json.field("kind", point.identifier.kind.rawValue)
            json.field("value", point.identifier.value)
            json.field("last_seen", point.lastSeen)
            json.field("consents") { json in
                json.object { json in
                    for status in profile.consents {
                        let own = status.contacts.first { $0.contact == contact }
                        json.field(status.purpose, (own ?? status.decision).state.rawValue)
                    }
                }
            }
        }
    }
}
