import EventModel

extension PipelinePerformance {
    /// Writes `pipelines`, and `other_pipelines` when there are any, into an object that the caller has opened.
    public func appendFields(to json: inout JSONWriter) {
        json.field("pipelines") { json in json.array { json in for entry in pipelines { entry.append(to: &json) } } }
        if otherPipelines > 0 { json.field("other_pipelines", otherPipelines) }
    }
}

extension PipelinePerformance.Entry {
    fileprivate func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("name", name)
            json.field("mapped", isMapped)
            json.field("stages") { json in json.array { json in for stage in stages { stage.append(to: &json) } } }
            if otherStages > 0 { json.field("other_stages", otherStages) }
            json.field("open", open)
            json.field("won", won)
            json.field("lost", lost)
            json.field("win_rate", winRate)
            wonAmounts.appendField(to: &json, named: "won_amounts")
            json.field("cycle_days_mean", cycles.meanDays)
            json.field("cycle_days_median", cycles.medianDays)
            velocityPerDay.appendField(to: &json, named: "velocity_per_day")
            json.field("currencies") { json in json.array { json in for one in currencies { one.append(to: &json) } } }
        }
    }
}

extension PipelinePerformance.Stage {
    fileprivate func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("name", name)
            json.field("mapped", isMapped)
            json.field("entered", entered)
            json.field("advanced", advanced)
            json.field("conversion", conversion)
            json.field("won", won)
            json.field("lost", lost)
            json.field("moved_out", movedOut)
            json.field("days_mean", stays.meanDays)
            json.field("days_median", stays.medianDays)
            json.field("open", ages.micros.count)
            json.field("open_days_mean", ages.meanDays)
        }
    }
}
