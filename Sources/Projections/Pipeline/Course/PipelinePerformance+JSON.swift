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
            Self.append(wonAmounts, "won_amounts", to: &json)
            json.field("cycle_days_mean", cycles.meanDays)
            json.field("cycle_days_median", cycles.medianDays)
            Self.append(velocityPerDay, "velocity_per_day", to: &json)
            json.field("currencies") { json in json.array { json in for one in currencies { one.append(to: &json) } } }
        }
    }

    private static func append(_ amounts: [CurrencyAmount], _ name: String, to json: inout JSONWriter) {
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
