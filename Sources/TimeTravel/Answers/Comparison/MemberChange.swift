import EventModel
import Identity
import Projections

/// What happened to a member of an audience, or to somebody who became one, between two bases.
struct MemberChange: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case entered
        case left
        /// Has become part of another member, who counts for both.
        case merged
        /// Was part of another member, and is one by itself.
        case split
    }

    let customer: CustomerID
    let kind: Kind
    /// At the second basis; nil where that does not know the customer.
    var membership: Membership?
    /// Whom it has become part of, or was part of; nil for nobody else.
    var other: CustomerID?

    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("customer", customer.description)
            json.field("change", kind.rawValue)
            switch kind {
            case .entered, .split: membership?.appendFields(to: &json)
            case .left: membership.appendLeft(to: &json)
            case .merged: break
            }
            guard let other else { return }
            json.field(kind == .entered || kind == .split ? "was_part_of" : "part_of", other.description)
        }
    }
}
