import Definitions
import EventModel

/// What decides how deal events are read.
struct DealRules: Sendable {
    let pipelines: PipelineRules
    /// In which zone an instant is a date.
    let timeZone: TimeZoneRules

    /// - Parameter zone: The definitions' own when it is nil.
    init(_ definitions: DefinitionSet, in zone: TimeZoneRules? = nil) {
        (pipelines, timeZone) = (definitions.pipelines, zone ?? definitions.timeZone)
    }

    /// Where a deal is that names no pipeline.
    var firstPipeline: String { pipelines.pipelines.first?.name ?? "" }
}
