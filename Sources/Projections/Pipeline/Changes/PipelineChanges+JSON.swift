import EventModel

extension PipelineChanges {
    /// Writes `pipelines`, `other_pipelines` when there are any, and `changes` into an object that the caller has opened.
    ///
    /// - Parameters:
    ///   - first: The change to begin with.
    ///   - limit: At most so many of them.
    /// - Returns: The change that the next page begins with; nil when there is none.
    public func appendFields(to json: inout JSONWriter, from first: Int, limit: Int) -> Int? {
        json.field("pipelines") { json in
            json.array { json in for entry in pipelines { entry.append(to: &json) } }
        }
        if let otherPipelines { json.field("other_pipelines") { otherPipelines.append(to: &$0) } }
        let page = changes.dropFirst(first).prefix(limit)
        json.field("changes") { json in
            json.array { json in for change in page { change.append(to: &json) } }
        }
        return page.endIndex < changes.endIndex ? page.endIndex : nil
    }
}

extension PipelineChanges.Entry {
    func append(to json: inout JSONWriter) {
        json.object { json in
            if let name {
                json.field("name", name)
                json.field("mapped", isMapped)
            }
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

extension DealChange {
    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("kind", kind.rawValue)
            if kind == .restated { json.field("restates", restates?.rawValue) }
            json.field("deal_id", dealId)
            json.field("pipeline", pipeline)
            json.field("occurred_at", occurredAt)
            json.field("position", position)
            json.field("owner", owner)
            total.open.appendFields(to: &json)
            if !total.won.isNothing { json.field("won") { json in json.object { total.won.appendFields(to: &$0) } } }
            if !total.lost.isNothing { json.field("lost") { json in json.object { total.lost.appendFields(to: &$0) } } }
            if from != nil || to != nil {
                json.field("from", from)
                json.field("to", to)
            }
            if let days { json.field("days", Int(clamping: days)) }
        }
    }
}
