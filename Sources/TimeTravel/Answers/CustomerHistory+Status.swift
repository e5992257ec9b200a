import Definitions
import EventLog
import EventModel

extension CustomerHistory {
    /// Counts per domain, and how far identity has followed.
    public func status() -> any JSONAnswer {
        StatusAnswer(
            durablePosition: log.durablePosition, identifiers: log.identifiers.count, followedPosition: follower.followedPosition,
            statistics: log.statistics(), recovery: log.recovery, definitions: definitions.hash)
    }
}

struct StatusAnswer: JSONAnswer {
    let durablePosition: LogPosition
    let identifiers: Int
    let followedPosition: LogPosition
    let statistics: LogStatistics
    let recovery: RecoveryReport
    let definitions: String

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            json.field("definitions", definitions)
            json.field("domains") { json in
                json.object { json in json.field(Domain.customer.rawValue) { json in json.object { appendDomain(to: &$0) } } }
            }
        }
    }

    private func appendDomain(to json: inout JSONWriter) {
        json.field("durable_position", durablePosition)
        json.field("events", durablePosition)
        json.field("identifiers", identifiers)
        json.field("identity_followed_to", followedPosition)
        statistics.appendFields(to: &json)
        json.field("recovery") { json in
            json.array { json in for note in recovery.notes { json.string(note) } }
        }
    }
}
