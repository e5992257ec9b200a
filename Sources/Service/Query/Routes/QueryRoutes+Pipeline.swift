import EventModel
import Hummingbird
import TimeTravel

extension QueryRoutes {
    /// Which deals: what every question about pipelines may carry.
    private static let dealNames = ["pipeline", "owner"]

    /// `GET /v1/pipeline`: deals by stage and owner as they stood; `/forecast`: by month; `/changes`, `/trend` and `/performance` between two instants.
    func addPipeline(to router: Router<Context>) {
        router.get("/v1/pipeline") { request, _ -> Response in
            try await answer(request, allowing: Self.dealNames) { (parameters) throws(QueryError) in
                try history.pipeline(at: parameters.basis(), parameters.deals)
            }
        }
        router.get("/v1/pipeline/forecast") { request, _ -> Response in
            try await answer(request, allowing: Self.dealNames) { (parameters) throws(QueryError) in
                try history.pipelineForecast(at: parameters.basis(), parameters.deals)
            }
        }
        router.get("/v1/pipeline/changes") { request, _ -> Response in
            try await answer(request, between: ["from_known_at", "to_known_at", "limit", "cursor"]) { (from, to, parameters) throws(QueryError) in
                let query = try ChangesQuery(limit: parameters["limit"], cursor: parameters["cursor"])
                return try history.pipelineChanges(from: from, to: to, query, parameters.deals)
            }
        }
        router.get("/v1/pipeline/trend") { request, _ -> Response in
            try await answer(request, between: ["step", "to_known_at"]) { (from, to, parameters) throws(QueryError) in
                try history.pipelineTrend(from: from, to: to, step: parameters["step"], parameters.deals)
            }
        }
        router.get("/v1/pipeline/performance") { request, _ -> Response in
            try await answer(request, between: ["to_known_at"]) { (from, to, parameters) throws(QueryError) in
                try history.pipelinePerformance(from: from, to: to, parameters.deals)
            }
        }
    }

    /// `GET /v1/deals/{id}`: one deal as it stood; `/history`: every value that its fields have had.
    func addDeals(to router: Router<Context>) {
        router.get("/v1/deals/:id") { request, context -> Response in
            let id = try part("id", of: context)
            return try await answer(request) { (parameters) throws(QueryError) in try history.deal(id, at: parameters.basis()) }
        }
        router.get("/v1/deals/:id/history") { request, context -> Response in
            let id = try part("id", of: context)
            return try await answer(request, allowing: ["field", "limit", "cursor"]) { (parameters) throws(QueryError) in
                let query = try DealHistoryQuery(field: parameters["field"], limit: parameters["limit"], cursor: parameters["cursor"])
                return try history.dealHistory(id, at: parameters.basis(), query)
            }
        }
    }

    /// Reads `from` (a date: its start) and `to`, asks on one of the pool's threads, answers in JSON.
    private func answer(
        _ request: Request, between names: [String],
        _ ask: @escaping @Sendable (BasisRequest, BasisRequest, QueryParameters) throws(QueryError) -> any JSONAnswer
    ) async throws -> Response {
        let parameters = try parameters(of: request, allowing: names + ["from", "to", "identity_as_of", "tz"] + Self.dealNames, basis: [])
        // A cursor has both ends.
        guard ["from", "from_known_at", "cursor"].contains(where: { parameters[$0] != nil }) else { throw QueryParameters.bad("from is missing: say where to start") }
        return try await pool.run { Response.json(try ask(parameters.basis(of: "from", isStart: true), parameters.basis(of: "to"), parameters)) }
    }
}
