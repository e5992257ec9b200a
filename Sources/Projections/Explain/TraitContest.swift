import Definitions
import EventModel

/// Which of the values that a trait was set to holds, and which lost to it.
public struct TraitContest: Sendable {
    /// Why a value does not hold.
    private enum Loss: String {
        case earlier
        /// At the same instant, and recorded before.
        case sameInstant = "same_instant"
    }

    private let winner: TraitVersion?
    /// In canonical order.
    private let losers: ArraySlice<TraitVersion>

    /// - Parameter path: Such as `traits.plan` or `traits.address.city`; of a nested one what the values have there.
    public init(_ history: TraitHistory, _ path: PropertyPath) {
        let name = path.components.first?.name ?? ""
        let versions = (history.versions[name] ?? []).map { version in
            path.components.dropFirst().isEmpty ? version : version.replacingValue(path.components.dropFirst().reduce(version.value) { $0?[$1.name] })
        }
        (winner, losers) = (versions.last, versions.dropLast())
    }

    /// The positions of the events that are told.
    public var positions: [LogPosition] { (winner.map { [$0.position] } ?? []) + losers.suffix(ExplainLimits.losersMax).map(\.position) }

    /// Writes `value`, `winner` and `losers`, the newest first, into an open object. `late` losers were recorded after the winner, of an instant before it.
    ///
    /// - Parameter events: By position.
    public func appendFields(to json: inout JSONWriter, _ events: [LogPosition: EventStamp]) {
        json.field("value", winner?.value)
        json.field("winner") { json in
            guard let winner else { return json.null() }
            json.object { json in append(winner, events, to: &json) }
        }
        let told = losers.suffix(ExplainLimits.losersMax)
        json.field("losers") { json in
            json.array { json in
                for loser in told.reversed() {
                    json.object { json in
                        append(loser, events, to: &json)
                        json.field("because", (loser.occurredAt == winner?.occurredAt ? Loss.sameInstant : .earlier).rawValue)
                        if let winner, loser.position > winner.position { json.field("late", true) }
                    }
                }
            }
        }
        if losers.count > told.count { json.field("losers_left_out", losers.count - told.count) }
    }

    private func append(_ version: TraitVersion, _ events: [LogPosition: EventStamp], to json: inout JSONWriter) {
        json.field("value", version.value)
        if let event = events[version.position] { return event.appendFields(to: &json) }
        json.field("position", version.position)
        json.field("occurred_at", version.occurredAt)
        json.field("recorded_at", version.recordedAt)
        json.field("source", version.source)
    }
}
