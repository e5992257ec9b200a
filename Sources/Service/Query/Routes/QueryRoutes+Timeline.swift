import Hummingbird
import TimeTravel

extension QueryRoutes {
    /// `GET /v1/customers/{ref}/timeline`: what happened, page by page.
    func addTimeline(to router: Router<Context>) {
        router.get("/v1/customers/:ref/timeline") { request, context -> Response in
            let reference = try part("ref", of: context)
            return try await answer(request, allowing: TimelineQuery.parameterNames) { (parameters) throws(QueryError) in
                try history.timeline(reference, at: parameters.basis(), parameters.timeline())
            }
        }
    }
}
