import Definitions
import EventLog
import EventModel
import Projections

extension CustomerHistory {
    /// Points of a trend at most.
    public static let trendPointsMax = 1000

    /// The pipelines as they stood at `from`, one step later, and so on up to the basis, which is the last point; all as the basis knows it.
    ///
    /// - Parameter step: `day`, `week`, `month`, `quarter`, `year`, or a duration such as `2w`; days and longer ones keep the time of day in the basis's zone.
    /// - Complexity: As of ``pipeline(at:_:)``, once for all points.
    public func pipelineTrend(from: BasisRequest, to: BasisRequest, step: String?, _ deals: DealsQuery = .all) throws(QueryError) -> any JSONAnswer {
        let question = try question(to)
        let (start, zone) = (try earlier(from, than: question), question.basis.timeZone)
        let instants = try Self.instants(from: from, start.asOf, to: question.basis.asOf, TrendStep(step ?? "week"), in: zone)
        let events = try dealEvents(question)
        do throws(PipelineTrend.TooManyRows) {
            let trend = try PipelineTrend(question.definitions, events, at: instants, in: zone, deals.filter)
            return PipelineTrendAnswer(basis: question.basis, trend: trend)
        } catch {
            throw .badRequest("step: the points have more than \(PipelineLimits.trendRowsMax) rows together; take a longer step, one pipeline or one owner")
        }
    }

    /// - Parameter start: Where `request` begins; of a date, points lie at the ends of the days before.
    static func instants(
        from request: BasisRequest, _ start: Instant, to end: Instant, _ step: TrendStep, in zone: TimeZoneRules
    ) throws(QueryError) -> [Instant] {
        // What was there as a date began is told by the instant before, but steps are taken from the date.
        let first = request.asOf?.lower(in: zone) ?? start
        var instants = [start]
        while instants.count <= trendPointsMax {
            let next = Instant(micros: step.instant(instants.count, from: first, in: zone).micros - (first.micros - start.micros))
            guard next < end, next > start else { return (start < end ? instants : []) + [end] }
            instants.append(next)
        }
        throw .badRequest("step: more than \(trendPointsMax) points; take a longer one")
    }

    /// How deals went through the pipelines between two instants: conversion, time in stage, win rate, velocity.
    ///
    /// - Complexity: As of ``pipeline(at:_:)``.
    public func pipelinePerformance(from: BasisRequest, to: BasisRequest, _ deals: DealsQuery = .all) throws(QueryError) -> any JSONAnswer {
        let question = try question(to)
        let (start, end) = (try earlier(from, than: question), question.basis.asOf)
        // The stretch begins with its first date, and not with the instant before.
        let first = min(from.asOf?.lower(in: question.basis.timeZone) ?? start.asOf, end)
        let performance = PipelinePerformance(
            question.definitions, try dealEvents(question), during: first...end, in: question.basis.timeZone, deals.filter)
        return PipelinePerformanceAnswer(basis: question.basis, from: first, performance: performance)
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
