import Hummingbird
import TimeTravel

extension QueryRoutes {
    /// `GET /v1/customers/{ref}`: the profile at a basis.
    func addProfile(to router: Router<Context>) {
        router.get("/v1/customers/:ref") { request, context -> Response in
            let reference = try part("ref", of: context)
            return try await answer(request) { (parameters) throws(QueryError) in
                try history.profile(reference, at: parameters.basis())
            }
        }
    }
}
