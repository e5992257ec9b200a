import EventModel

extension PipelineTrend {
    /// Writes `points` into an object that the caller has opened.
    public func appendFields(to json: inout JSONWriter) {
        json.field("points") { json in
            json.array { json in
                for point in points {
                    json.object { json in
                        json.field("at", point.at)
                        json.field("pipelines") { json in json.array { json in for entry in point.pipelines { entry.append(to: &json) } } }
                        if let others = point.otherPipelines { json.field("other_pipelines") { others.append(to: &$0) } }
                    }
                }
            }
        }
    }
}

extension PipelineTrend.Entry {
    func append(to json: inout JSONWriter) {
        json.object { json in
            if let name {
                json.field("name", name)
                json.field("mapped", isMapped)
            }
            open.appendFields(to: &json)
            weighted.appendField(to: &json, named: "weighted")
            json.field("stages") { json in
                json.array { json in
                    for stage in stages {
                        json.object { json in
                            json.field("name", stage.name)
                            json.field("mapped", stage.isMapped)
                            json.field("deals", stage.deals)
                        }
                    }
                }
            }
            if otherStageDeals > 0 { json.field("other_stages", otherStageDeals) }
            json.field("won", won.deals)
            won.amounts.appendField(to: &json, named: "won_amounts")
            json.field("lost", lost.deals)
            lost.amounts.appendField(to: &json, named: "lost_amounts")
        }
    }
}
