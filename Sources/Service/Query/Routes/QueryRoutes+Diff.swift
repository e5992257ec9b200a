import EventModel
import Hummingbird
import TimeTravel

extension QueryRoutes {
    /// What names the two bases of a comparison.
    private static let endNames = ["from", "to", "from_known_at", "to_known_at", "identity_as_of", "tz"]

    /// `GET /v1/customers/{ref}/diff` and `GET /v1/audiences/{name}/diff`: what differs between two bases.
    func addDiff(to router: Router<Context>) {
        router.get("/v1/customers/:ref/diff") { request, context -> Response in
            let reference = try part("ref", of: context)
            return try await answer(request, comparing: DiffQuery.parameterNames) { (from, to, parameters) throws(QueryError) in
                let query = try DiffQuery(sections: parameters["sections"], limit: parameters["limit"], cursor: parameters["cursor"])
                return try history.diff(reference, from: from, to: to, query)
            }
        }
        router.get("/v1/audiences/:name/diff") { request, context -> Response in
            let name = try part("name", of: context)
            return try await answer(request, comparing: AudienceDiffQuery.parameterNames) { (from, to, parameters) throws(QueryError) in
                let query = try AudienceDiffQuery(limit: parameters["limit"], cursor: parameters["cursor"])
                return try history.audienceDiff(name, from: from, to: to, query)
            }
        }
    }

    /// Reads both bases, asks on one of the pool's threads, answers in JSON.
    private func answer(
        _ request: Request, comparing names: [String],
        _ ask: @escaping @Sendable (BasisRequest, BasisRequest, QueryParameters) throws(QueryError) -> any JSONAnswer
    ) async throws -> Response {
        let parameters = try parameters(of: request, allowing: Self.endNames + names, basis: [])
        // A cursor has both.
        guard ["from", "from_known_at", "cursor"].contains(where: { parameters[$0] != nil }) else {
            throw QueryParameters.bad("from or from_known_at is missing: say what to compare with")
        }
        return try await pool.run { Response.json(try ask(parameters.basis(of: "from"), parameters.basis(of: "to"), parameters)) }
    }
}
