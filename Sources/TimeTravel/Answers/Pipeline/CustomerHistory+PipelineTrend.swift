import Definitions
import EventLog
import EventModel
import Projections

extension CustomerHistory {
    /// Points of a trend at most.
    public static let trendPointsMax = 1000

    /// The pipelines as they stood at `from`, one step later, and so on up to the basis, which is the last point; all as the basis knows it.
    ///
    /// - Parameter step: `day`, `week`, `month`, `quarter`, `year`, or a duration such as `2w`.
    /// - Complexity: As of ``pipeline(at:)``, once for all points.
    public func pipelineTrend(from: BasisRequest, to: BasisRequest, step: String?) throws(QueryError) -> any JSONAnswer {
        let question = try question(to)
        let start = try earlier(from, than: question)
        let instants = try Self.instants(from: start.asOf, to: question.basis.asOf, step: step ?? "week", in: question.basis.timeZone)
        let trend = PipelineTrend(question.definitions, try dealEvents(question), at: instants)
        return PipelineTrendAnswer(basis: question.basis, trend: trend)
    }

    private static let steps = ["day": "1d", "week": "1w", "month": "1mo", "quarter": "3mo", "year": "1y"]

    private static func instants(from start: Instant, to end: Instant, step text: String, in zone: TimeZoneRules) throws(QueryError) -> [Instant] {
        guard let step = CalendarDuration(steps[text] ?? text) else {
            throw .badRequest("step: '\(text)' is neither day, week, month, quarter, year nor a duration such as 2w")
        }
        var instants: [Instant] = []
        // Each from the start, so that a month's last day does not become the 28th for good.
        while let next = instants.isEmpty ? start : CalendarDuration(count: step.count * instants.count, unit: step.unit)?.end(startingAt: start, in: zone), next < end {
            instants.append(next)
            guard instants.count < trendPointsMax else { throw .badRequest("step: more than \(trendPointsMax) points; take a longer one") }
        }
        return instants + [end]
    }

    /// How deals went through the pipelines between two instants: conversion, time in stage, win rate, velocity.
    ///
    /// - Complexity: As of ``pipeline(at:)``.
    public func pipelinePerformance(from: BasisRequest, to: BasisRequest) throws(QueryError) -> any JSONAnswer {
        let question = try question(to)
        let start = try earlier(from, than: question)
        let performance = PipelinePerformance(question.definitions, try dealEvents(question), during: start.asOf...question.basis.asOf)
        return PipelinePerformanceAnswer(basis: question.basis, from: start.asOf, performance: performance)
    }
}

struct PipelineTrendAnswer: JSONAnswer {
    let basis: Basis
    let trend: PipelineTrend

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            basis.appendField(to: &json)
            trend.appendFields(to: &json)
        }
    }
}

struct PipelinePerformanceAnswer: JSONAnswer {
    let basis: Basis
    let from: Instant
    let performance: PipelinePerformance

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            basis.appendField(to: &json)
            json.field("from", from)
            performance.appendFields(to: &json)
        }
    }
}
