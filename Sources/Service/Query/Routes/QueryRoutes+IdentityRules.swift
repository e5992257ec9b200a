import Definitions
import EventModel
import Hummingbird
import NIOCore
import TimeTravel

extension QueryRoutes {
    /// `GET /v1/identity/audit`: customers who may be several people. `POST /v1/identity/compare`, with an identity.yaml: what other rules would have made of
    /// the past; nothing is changed.
    func addIdentityRules(to router: Router<Context>) {
        router.get("/v1/identity/audit") { request, _ -> Response in
            try await answer(request, allowing: ["identifiers", "part", "limit"]) { (parameters) throws(QueryError) in
                let query = try AuditQuery(identifiers: parameters["identifiers"], part: parameters["part"], limit: parameters["limit"])
                return try history.identityAudit(at: parameters.basis(), query)
            }
        }
        router.post("/v1/identity/compare") { request, _ -> Response in
            let parameters = try parameters(of: request, allowing: QueryParameters.basisNames, basis: [])
            let rules = try await text(of: request)
            return try await pool.run { Response.json(try history.comparison(withRules: rules, at: parameters.basis())) }
        }
    }

    private func text(of request: Request) async throws -> String {
        do {
            return String(buffer: try await request.body.collect(upTo: DefinitionLimits.askedBytesMax))
        } catch is NIOTooManyBytesError {
            throw QueryError(.badRequest, code: "too_large", "the rules are larger than \(DefinitionLimits.askedBytesMax) bytes")
        }
    }
}
