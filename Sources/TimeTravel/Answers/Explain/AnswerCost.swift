import EventLog
import EventModel

/// What an answer cost: what was read and folded for it, and where the time went.
struct AnswerCost: Sendable {
    /// Of the file with projection state that was gone on from; nil when everything was folded from the log.
    var snapshot: String?
    /// LogSegments, and row groups of sealed ones, in which something was read.
    var tally = ReadTally.Counts()
    /// Read, others' events under the same anchors among them.
    var eventsRead = 0
    var eventsFolded = 0
    private(set) var durations: [Stage: Duration] = [:]

    enum Stage: String, Sendable, CaseIterable {
        /// Who the customer is, and whose each event is.
        case identity
        case reading
        /// Folding, and finding out why.
        case folding
    }

    /// Does something, and counts its time.
    mutating func measure<R>(_ stage: Stage, _ body: () throws(QueryError) -> R) throws(QueryError) -> R {
        let began = ContinuousClock.now
        defer { durations[stage, default: .zero] += ContinuousClock.now - began }
        return try body()
    }

    /// Writes `cost` into an open object. The times differ from one asking to the next.
    func appendField(to json: inout JSONWriter) {
        json.field("cost") { json in
            json.object { json in
                json.field("snapshot", snapshot)
                json.field("log_segments", tally.segments)
                json.field("row_groups", tally.rowGroups)
                json.field("events_read", eventsRead)
                json.field("events_folded", eventsFolded)
                json.field("micros") { json in
                    json.object { json in
                        for stage in Stage.allCases { json.field(stage.rawValue, Int(durations[stage, default: .zero] / .microseconds(1))) }
                    }
                }
            }
        }
    }
}
