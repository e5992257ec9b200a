import EventModel
import Projections

/// Why something began or ended.
enum HistoryCause: Sendable, Hashable {
    /// An event of the customer.
    case event(EventStamp)
    /// An event that joined the customer with another, or made it a member of an account.
    case link(EventStamp)
    /// An event that parted the customer.
    case unlink(EventStamp)
    /// An event that declared another wrong.
    case retraction(EventStamp)
    /// Time went by: an event left a window, the time of a step passed, a day or a month began.
    case windowExpired
    /// The customer, or the identifier, was there for the first time.
    case firstSeen

    /// Of an event that changed who the customer is.
    init(changingIdentity event: EventStamp) { self = event.type == .unlink ? .unlink(event) : .link(event) }

    /// Writes `cause`, and the event where there is one, as an object.
    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("cause", name)
            switch self {
            case .event(let event), .link(let event), .unlink(let event), .retraction(let event): event.appendFields(to: &json)
            case .windowExpired, .firstSeen: break
            }
        }
    }

    private var name: String {
        switch self {
        case .event: "event"
        case .link: "link"
        case .unlink: "unlink"
        case .retraction: "retraction"
        case .windowExpired: "window_expired"
        case .firstSeen: "first_seen"
        }
    }
}
