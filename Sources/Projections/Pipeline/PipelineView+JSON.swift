import EventModel

extension PipelineView {
    /// Writes `pipelines` and `deals` into an object that the caller has opened.
    public func appendFields(to json: inout JSONWriter) {
        json.field("pipelines") { json in
            json.array { json in for pipeline in pipelines { pipeline.append(to: &json) } }
        }
        json.field("deals", dealCount)
    }
}

extension PipelineView.Entry {
    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("name", name)
            json.field("stages") { json in
                json.array { json in for stage in stages { stage.append(to: &json) } }
            }
            json.field("forecast") { json in
                json.array { json in for one in forecast { one.append(to: &json) } }
            }
        }
    }
}

extension PipelineView.Stage {
    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("name", name)
            json.field("mapped", isMapped)
            json.field("probability", probability)
            json.field("count", count)
            json.field("amounts") { json in
                json.array { json in for amount in amounts { json.object { amount.appendFields(to: &$0) } } }
            }
        }
    }
}

extension PipelineView.Forecast {
    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("month", month ?? "none")
            json.field("category", category.rawValue)
            total.appendFields(to: &json)
        }
    }
}

extension WeightedAmount {
    func appendFields(to json: inout JSONWriter) {
        json.field("currency", currency)
        json.field("amount", amount)
        json.field("weighted", weighted)
    }
}
