import Definitions
import EventModel

/// All deals of a pipeline by how they stand.
public struct PipelineTotal: Sendable, Hashable {
    public internal(set) var open = DealTotal()
    public internal(set) var won = DealTotal()
    public internal(set) var lost = DealTotal()

    mutating func add(_ deal: Deal) { change(deal) { $0.add(deal) } }

    mutating func remove(_ deal: Deal) { change(deal) { $0.remove(deal) } }

    private mutating func change(_ deal: Deal, _ change: (inout DealTotal) -> Void) {
        switch deal.outcome {
        case nil: change(&open)
        case .won: change(&won)
        case .lost: change(&lost)
        }
    }

    mutating func add(_ other: PipelineTotal) {
        open.add(other.open)
        won.add(other.won)
        lost.add(other.lost)
    }

    var isNothing: Bool { open.isNothing && won.isNothing && lost.isNothing }

    /// Writes `deals` and `amounts` of the open ones, `won` and `lost` into an object that the caller has opened.
    func appendFields(to json: inout JSONWriter) {
        open.appendFields(to: &json)
        json.field("won") { json in json.object { won.appendFields(to: &$0) } }
        json.field("lost") { json in json.object { lost.appendFields(to: &$0) } }
    }
}
