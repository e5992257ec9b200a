import Hummingbird
import TimeTravel

extension QueryRoutes {
    /// `GET /v1/customers/{ref}`: the profile at a basis, with `include=reachability` how the customer can be reached.
    func addProfile(to router: Router<Context>) {
        router.get("/v1/customers/:ref") { request, context -> Response in
            let reference = try part("ref", of: context)
            return try await answer(request, allowing: ["include"]) { (parameters) throws(QueryError) in
                try history.profile(reference, including: ProfilePart.parts(parameters["include"]), at: parameters.basis())
            }
        }
    }
}
