import Hummingbird
import TimeTravel

extension QueryRoutes {
    /// `GET /v1/customers/{ref}/audiences`: the audiences a customer is in.
    func addCustomerAudiences(to router: Router<Context>) {
        router.get("/v1/customers/:ref/audiences") { request, context -> Response in
            let reference = try part("ref", of: context)
            return try await answer(request) { (parameters) throws(QueryError) in
                try history.audiences(of: reference, at: parameters.basis())
            }
        }
    }
}
