import EventLog
import EventModel
import Identity
import Projections

/// Who a customer was over time: ids, identifiers, links and accounts as intervals, in the order in which they began.
struct IdentityHistoryAnswer: JSONAnswer {
    /// One stretch of one thing.
    struct Entry: Sendable {
        enum Subject: Sendable, Hashable {
            case customer(CustomerID)
            case identifier(Identifier)
            case link(Identifier, Identifier, LinkRule)
            case account(Identifier, through: Identifier)
        }

        let subject: Subject
        let from: Instant
        var to: Instant?
        /// Nil when an event named it for the first time.
        let began: LogPosition?
        var ended: LogPosition?
    }

    let customer: Customer
    let basis: Basis
    let entries: [Entry]
    /// The entry that the next page begins with.
    let next: Int?
    let stamps: [LogPosition: EventStamp]

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            customer.appendHead(of: basis, to: &json)
            json.field("identity", true)
            json.field("intervals") { json in json.array { json in for entry in entries { append(entry, to: &json) } } }
            json.field("next", next.map { BasisCursor(basis, at: String($0)).description })
        }
    }

    private func append(_ entry: Entry, to json: inout JSONWriter) {
        json.object { json in
            entry.subject.appendFields(to: &json)
            json.field("from", entry.from)
            json.field("to", entry.to)
            json.field("began") { json in append(entry.began, isBeginning: true, to: &json) }
            json.field("ended") { json in append(entry.ended, isBeginning: false, to: &json) }
        }
    }

    private func append(_ position: LogPosition?, isBeginning: Bool, to json: inout JSONWriter) {
        guard let position else { return isBeginning ? HistoryCause.firstSeen.append(to: &json) : json.null() }
        stamps[position].map { HistoryCause(changingIdentity: $0).append(to: &json) } ?? json.null()
    }
}

extension IdentityHistoryAnswer.Entry.Subject {
    /// Writes what it is into an open object.
    func appendFields(to json: inout JSONWriter) {
        switch self {
        case .customer(let id): json.field("customer", id.description)
        case .identifier(let identifier): json.field("identifier", identifier.description)
        case .link(let from, let to, let rule):
            json.field("link", texts: [from.description, to.description])
            json.field("rule", rule.name)
        case .account(let account, let through):
            json.field("account", account.value)
            json.field("through", through.description)
        }
    }
}
