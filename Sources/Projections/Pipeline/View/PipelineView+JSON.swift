import Definitions
import EventModel

extension PipelineView {
    /// Writes `pipelines`, `other_pipelines` when there are any, `deals` and `unreadable` into an object that the caller has opened.
    public func appendFields(to json: inout JSONWriter) {
        json.field("pipelines") { json in
            json.array { json in for pipeline in pipelines { pipeline.append(to: &json) } }
        }
        if otherPipelines.pipelines > 0 {
            json.field("other_pipelines") { json in
                json.object { json in
                    json.field("pipelines", otherPipelines.pipelines)
                    otherPipelines.deals.appendFields(to: &json)
                }
            }
        }
        json.field("deals", dealCount)
        json.field("unreadable", unreadableCount)
    }
}

extension PipelineView.Entry {
    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("name", name)
            json.field("mapped", isMapped)
            json.field("stages") { json in
                json.array { json in for stage in stages { stage.append(to: &json) } }
            }
            if otherStages.stages > 0 {
                json.field("other_stages") { json in
                    json.object { json in
                        json.field("stages", otherStages.stages)
                        otherStages.deals.appendFields(to: &json)
                    }
                }
            }
            for (name, group) in [("open", open), ("won", won), ("lost", lost)] {
                json.field(name) { json in json.object { group.appendFields(to: &$0) } }
            }
            owners.appendField(others: otherOwners, to: &json)
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
            json.field("closed", closed?.rawValue)
            deals.appendFields(to: &json)
            owners.appendField(others: otherOwners, to: &json)
        }
    }
}

extension [PipelineView.Owner] {
    /// Writes `owners`, and `other_owners` when there are any, into an object that the caller has opened.
    fileprivate func appendField(others: DealGroup, to json: inout JSONWriter) {
        json.field("owners") { json in
            json.array { json in
                for owner in self {
                    json.object { json in
                        json.field("owner", owner.name)
                        owner.deals.appendFields(to: &json)
                    }
                }
            }
        }
        if others.count > 0 { json.field("other_owners") { json in json.object { others.appendFields(to: &$0) } } }
    }
}

extension PipelineView.Forecast {
    /// A row for each currency, and one without for deals that have no amount.
    func append(to json: inout JSONWriter) {
        for amount in deals.amounts {
            json.object { json in
                appendHead(to: &json)
                amount.appendFields(to: &json)
            }
        }
        guard deals.countWithoutAmount > 0 else { return }
        json.object { json in
            appendHead(to: &json)
            for name in ["currency", "amount", "weighted"] { json.field(name) { $0.null() } }
            json.field("deals", deals.countWithoutAmount)
        }
    }

    private func appendHead(to json: inout JSONWriter) {
        json.field("month", month.description)
        json.field("category", category.rawValue)
    }
}
