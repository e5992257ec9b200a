import Hummingbird
import TimeTravel

extension QueryRoutes {
    /// `GET /v1/audiences`: every audience and its size.
    func addAudiences(to router: Router<Context>) {
        router.get("/v1/audiences") { request, _ -> Response in
            try await answer(request) { (parameters) throws(QueryError) in
                try history.audienceList(at: parameters.basis())
            }
        }
    }
}
