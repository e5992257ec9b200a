import EventModel

extension PipelineChanges {
    /// Writes `pipelines`, `changes` and `next` into an object that the caller has opened.
    ///
    /// - Parameters:
    ///   - first: The change to begin with.
    ///   - limit: At most so many of them.
    public func appendFields(to json: inout JSONWriter, from first: Int, limit: Int) {
        json.field("pipelines") { json in
            json.array { json in for entry in pipelines { entry.append(to: &json) } }
        }
        let page = changes.dropFirst(first).prefix(limit)
        json.field("changes") { json in
            json.array { json in for change in page { change.append(to: &json) } }
        }
        json.field("next", page.endIndex < changes.endIndex ? String(page.endIndex) : nil)
    }
}

extension PipelineChanges.Entry {
    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("name", name)
            json.field("start") { json in json.object { start.appendFields(to: &$0) } }
            json.field("sums") { json in
                json.array { json in
                    for sum in sums {
                        json.object { json in
                            json.field("kind", sum.kind.rawValue)
                            json.field("changes", sum.count)
                            sum.total.appendFields(to: &json)
                        }
                    }
                }
            }
            json.field("end") { json in json.object { end.appendFields(to: &$0) } }
            json.field("reconciles", reconciles)
        }
    }
}

extension OpenTotal {
    func appendFields(to json: inout JSONWriter) {
        json.field("deals", deals)
        amounts.appendField(to: &json)
    }
}

extension MoneyTally {
    /// Writes `amounts` into an object that the caller has opened.
    func appendField(to json: inout JSONWriter, named name: String = "amounts") {
        json.field(name) { json in
            json.array { json in
                for amount in amounts {
                    json.object { json in
                        json.field("currency", amount.currency)
                        json.field("amount", amount.amount)
                    }
                }
            }
        }
    }
}

extension DealChange {
    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("kind", kind.rawValue)
            json.field("deal_id", dealId)
            json.field("pipeline", pipeline)
            json.field("occurred_at", occurredAt)
            json.field("position", position)
            json.field("owner", owner)
            json.field("deals", deals)
            amounts.appendField(to: &json)
            if from != nil || to != nil {
                json.field("from", from)
                json.field("to", to)
            }
            if let days { json.field("days", Int(clamping: days)) }
        }
    }
}
