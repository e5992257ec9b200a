import EventModel
import Hummingbird
import TimeTravel

extension QueryRoutes {
    /// `GET /v1/series`, `/v1/audiences/{name}/sizes`: customers and what they come to, step by step; `/v1/retention`, `/v1/funnel`.
    func addSeries(to router: Router<Context>) {
        router.get("/v1/series") { request, _ -> Response in
            try await answer(request, between: ["where", "active", "value", "step", "as_known", "identity_as_of"]) { (from, to, parameters) throws(QueryError) in
                let query = try SeriesQuery(
                    where: parameters["where"], active: parameters["active"], value: parameters["value"], step: parameters["step"], asKnown: parameters["as_known"])
                return try history.series(from: from, to: to, query)
            }
        }
        router.get("/v1/audiences/:name/sizes") { request, context -> Response in
            let name = try part("name", of: context)
            return try await answer(request, between: ["step", "as_known", "identity_as_of"]) { (from, to, parameters) throws(QueryError) in
                try history.audienceSizes(name, from: from, to: to, SeriesQuery(step: parameters["step"], asKnown: parameters["as_known"]))
            }
        }
        router.get("/v1/retention") { request, _ -> Response in
            try await answer(request, between: ["start", "return", "step", "identity_as_of"]) { (from, to, parameters) throws(QueryError) in
                try history.retention(from: from, to: to, RetentionQuery(start: parameters["start"], back: parameters["return"], step: parameters["step"]))
            }
        }
        router.get("/v1/funnel") { request, _ -> Response in
            try await answer(request, between: ["events", "within", "step", "identity_as_of"]) { (from, to, parameters) throws(QueryError) in
                let events = (parameters["events"] ?? "").split(separator: "\n").map(String.init)
                return try history.funnel(from: from, to: to, FunnelQuery(steps: events, within: parameters["within"], interval: parameters["step"]))
            }
        }
    }

    /// Reads `from` (a date: its start), `to` and `to_known_at`, asks on one of the pool's threads, answers in JSON.
    private func answer(
        _ request: Request, between names: [String],
        _ ask: @escaping @Sendable (BasisRequest, BasisRequest, QueryParameters) throws(QueryError) -> any JSONAnswer
    ) async throws -> Response {
        let parameters = try parameters(of: request, allowing: names + ["from", "to", "to_known_at", "tz"], basis: [])
        guard parameters["from"] != nil else { throw QueryParameters.bad("from is missing: say where to start") }
        return try await pool.run { Response.json(try ask(parameters.basis(of: "from", isStart: true), parameters.basis(of: "to"), parameters)) }
    }
}
