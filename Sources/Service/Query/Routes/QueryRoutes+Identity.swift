import Hummingbird
import TimeTravel

extension QueryRoutes {
    /// `GET /v1/customers/{ref}/identity`: the identifiers and what links them.
    func addIdentity(to router: Router<Context>) {
        router.get("/v1/customers/:ref/identity") { request, context -> Response in
            let reference = try part("ref", of: context)
            return try await answer(request) { (parameters) throws(QueryError) in
                try history.identity(reference, at: parameters.basis())
            }
        }
    }
}
