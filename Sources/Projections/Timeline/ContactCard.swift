import Definitions
import EventModel

/// What somebody who is about to talk to a customer wants to see first.
public struct ContactCard: Sendable {
    private let profile: Profile
    private let reachability: Reachability
    /// Oldest first.
    public let openTickets: [TimelineEntry]
    public let openTasks: [TimelineEntry]
    public let openDeals: [Deal]
    public let purchases: PurchaseTotals

    /// - Parameter deals: The customer's.
    public init(_ profile: Profile, _ timeline: Timeline, _ reachability: Reachability, deals: [Deal]) {
        (self.profile, self.reachability) = (profile, reachability)
        openTickets = timeline.entries([.support]).filter { $0.state == "open" }
        openTasks = timeline.entries([.task]).filter { $0.state == "open" }
        openDeals = deals.filter(\.isOpen)
        purchases = PurchaseTotals(timeline.entries([.purchase, .refund]))
    }

    /// `name`, else the first and last name; both of the Spec's ways of writing them.
    private var name: String? {
        if let name = text("name") { return name }
        let parts = [text("firstName") ?? text("first_name"), text("lastName") ?? text("last_name")].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    /// Nil when the customer has no such trait, or none that says anything.
    private func text(_ trait: String) -> String? {
        let text = profile.traits.first { $0.name == trait }?.version.value?.stringValue
        return text.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Writes the card's fields into an object that the caller has opened.
    public func appendFields(to json: inout JSONWriter) {
        json.field("name", name)
        json.field("lifecycle", profile.lifecycle)
        reachability.appendFields(to: &json)
        json.field("open_tickets") { json in json.array { json in for entry in openTickets { entry.append(to: &json) } } }
        json.field("open_tasks") { json in json.array { json in for entry in openTasks { entry.append(to: &json) } } }
        openDeals.appendField(to: &json, named: "open_deals")
        json.field("purchases") { json in
            json.object { json in
                json.field("orders", purchases.orders)
                purchases.amounts.appendField(to: &json)
                purchases.refunds.appendField(to: &json, named: "refunds")
                json.field("unreadable", purchases.unreadable)
                json.field("first_at", purchases.firstAt)
                json.field("last_at", purchases.lastAt)
            }
        }
        json.field("last_seen", profile.lastSeen)
    }
}
