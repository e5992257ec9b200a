import EventModel

/// What is expected of each month, and what was won in it.
///
/// Made of a ``PipelineView``: the months of each pipeline, with a group of deals for each ``ForecastCategory``.
public struct PipelineForecast: Sendable {
    public struct Month: Sendable {
        public let month: ForecastMonth
        public let groups: [ForecastCategory: DealGroup]
    }

    public let pipelines: [(entry: PipelineView.Entry, months: [Month])]

    public init(_ view: PipelineView) {
        pipelines = view.pipelines.map { entry in
            let months = Dictionary(grouping: entry.forecast, by: \.month).sorted { $0.key < $1.key }
            return (entry, months.map { month, rows in
                Month(month: month, groups: Dictionary(rows.map { ($0.category, $0.deals) }) { first, _ in first })
            })
        }
    }

    /// Writes `pipelines` into an object that the caller has opened.
    public func appendFields(to json: inout JSONWriter) {
        json.field("pipelines") { json in
            json.array { json in
                for (entry, months) in pipelines {
                    json.object { json in
                        json.field("name", entry.name)
                        json.field("mapped", entry.isMapped)
                        json.field("months") { json in json.array { json in for month in months { month.append(to: &json) } } }
                    }
                }
            }
        }
    }
}

extension PipelineForecast.Month {
    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("month", month.description)
            for category in ForecastCategory.allCases.reversed() {
                json.field(category.rawValue) { json in json.object { (groups[category] ?? DealGroup()).appendFields(to: &$0) } }
            }
        }
    }
}
