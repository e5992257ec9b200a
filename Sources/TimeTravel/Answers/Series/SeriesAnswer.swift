import EventLog
import EventModel
import Projections

struct SeriesAnswer: JSONAnswer {
    let basis: Basis
    let query: SeriesQuery
    let steps: [StepPass.Step]
    let isMoney: Bool
    let points: [StepTally.Point]

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            basis.appendField(to: &json)
            query.appendFields(to: &json)
            json.field("points") { json in
                json.array { json in for (step, point) in zip(steps, points) { append(point, step, to: &json) } }
            }
        }
    }

    private func append(_ point: StepTally.Point, _ step: StepPass.Step, to json: inout JSONWriter) {
        json.object { json in
            step.appendFields(to: &json, query)
            json.field("customers", point.customers)
            guard query.value != nil else { return }
            json.field("with_value", point.valued)
            if isMoney {
                json.field("amounts") { json in json.array { json in for one in point.amounts { append(one, of: point, to: &json) } } }
            } else {
                json.field("value", point.isInexact ? nil : point.amounts.first.map(\.amount) ?? .zero)
            }
        }
    }

    private func append(_ one: CurrencyAmount, of point: StepTally.Point, to json: inout JSONWriter) {
        json.object { json in
            json.field("currency", one.currency)
            json.field("amount", point.isInexact ? nil : one.amount)
        }
    }
}

struct AudienceSizesAnswer: JSONAnswer {
    let audience: String
    let basis: Basis
    let steps: [StepPass.Step]
    let sizes: [Int]
    let query: SeriesQuery

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            json.field("audience", audience)
            basis.appendField(to: &json)
            query.appendFields(to: &json)
            json.field("points") { json in
                json.array { json in
                    for (step, size) in zip(steps, sizes) {
                        json.object { json in
                            step.appendFields(to: &json, query)
                            json.field("size", size)
                        }
                    }
                }
            }
        }
    }
}

extension SeriesQuery {
    /// Writes what was asked into an open object.
    func appendFields(to json: inout JSONWriter) {
        if let rule { json.field("where", rule) }
        if let active { json.field("active", active) }
        if let value { json.field("value", value) }
        json.field("step", step)
        json.field("as_known", isAsKnownThen ? "then" : "now")
    }
}

extension StepPass.Step {
    func appendFields(to json: inout JSONWriter, _ query: SeriesQuery) {
        json.field("at", asOf)
        if query.isAsKnownThen { json.field("as_known_at", asKnownAt) }
    }
}
