import EventModel
import Hummingbird
import TimeTravel

extension QueryRoutes {
    /// `GET /v1/pipeline`: deals by stage as they stood; `/changes`, `/trend` and `/performance` between two instants.
    func addPipeline(to router: Router<Context>) {
        router.get("/v1/pipeline") { request, _ -> Response in
            try await answer(request) { (parameters) throws(QueryError) in
                try history.pipeline(at: parameters.basis())
            }
        }
        router.get("/v1/pipeline/changes") { request, _ -> Response in
            try await answer(request, between: ["from_known_at", "to_known_at", "limit", "cursor"]) { (from, to, parameters) throws(QueryError) in
                try history.pipelineChanges(from: from, to: to, ChangesQuery(limit: parameters["limit"], cursor: parameters["cursor"]))
            }
        }
        router.get("/v1/pipeline/trend") { request, _ -> Response in
            try await answer(request, between: ["step", "to_known_at"]) { (from, to, parameters) throws(QueryError) in
                try history.pipelineTrend(from: from, to: to, step: parameters["step"])
            }
        }
        router.get("/v1/pipeline/performance") { request, _ -> Response in
            try await answer(request, between: ["to_known_at"]) { (from, to, _) throws(QueryError) in
                try history.pipelinePerformance(from: from, to: to)
            }
        }
    }

    /// Reads `from` and `to`, asks on one of the pool's threads, answers in JSON.
    private func answer(
        _ request: Request, between names: [String],
        _ ask: @escaping @Sendable (BasisRequest, BasisRequest, QueryParameters) throws(QueryError) -> any JSONAnswer
    ) async throws -> Response {
        let parameters = try parameters(of: request, allowing: names + ["from", "to", "tz"], basis: [])
        guard parameters["from"] != nil || parameters["from_known_at"] != nil else { throw QueryParameters.bad("from is missing: say where to start") }
        return try await pool.run { Response.json(try ask(parameters.basis(of: "from"), parameters.basis(of: "to"), parameters)) }
    }
}
