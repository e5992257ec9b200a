import Definitions
import EventModel

extension Deal {
    /// Writes the deal's fields into an object that the caller has opened.
    public func appendFields(to json: inout JSONWriter) {
        json.field("deal_id", id)
        json.field("name", name)
        json.field("pipeline", pipeline)
        json.field("stage", stage)
        json.field("state", outcome?.rawValue ?? "open")
        json.field("amount", amount)
        json.field("currency", currency)
        json.field("probability", probability)
        json.field("expected_close", expectedClose?.description)
        json.field("owner", owner)
        json.field("next_step", nextStep)
        json.field("reason", reason)
        json.field("created_at", createdAt)
        json.field("closed_at", closedAt)
        json.field("stage_since", stageSince)
        json.field("changed_at", changedAt)
        json.field("position", changePosition)
    }
}

extension [Deal] {
    /// Writes a list of deals into an object that the caller has opened.
    public func appendField(to json: inout JSONWriter, named name: String = "deals") {
        json.field(name) { json in json.array { json in for deal in self { json.object { deal.appendFields(to: &$0) } } } }
    }
}
