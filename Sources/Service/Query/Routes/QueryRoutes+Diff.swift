import Hummingbird
import TimeTravel

extension QueryRoutes {
    /// `GET /v1/customers/{ref}/diff`: what differs between two bases of one customer.
    func addDiff(to router: Router<Context>) {
        router.get("/v1/customers/:ref/diff") { request, context -> Response in
            let reference = try part("ref", of: context)
            let names = ["from", "to", "from_known_at", "to_known_at", "identity_as_of", "tz"]
            let parameters = try parameters(of: request, allowing: names, basis: [])
            guard parameters["from"] != nil || parameters["from_known_at"] != nil else {
                throw QueryParameters.bad("from or from_known_at is missing: say what to compare with")
            }
            return try await pool.run { () throws -> Response in
                let (from, to) = try (parameters.basis(of: "from"), parameters.basis(of: "to"))
                return .json(try history.diff(reference, from: from, to: to))
            }
        }
    }
}
