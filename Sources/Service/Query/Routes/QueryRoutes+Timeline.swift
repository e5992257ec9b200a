import Hummingbird
import TimeTravel

extension QueryRoutes {
    /// `GET /v1/customers/{ref}/timeline`: what happened, page by page.
    func addTimeline(to router: Router<Context>) {
        router.get("/v1/customers/:ref/timeline") { request, context -> Response in
            let reference = try part("ref", of: context)
            return try await answer(request, allowing: ["kinds", "from", "to", "limit", "cursor", "order"]) {
                (parameters) throws(QueryError) in
                let query = try TimelineQuery(
                    kinds: parameters["kinds"], from: parameters["from"], to: parameters["to"], limit: parameters["limit"],
                    cursor: parameters["cursor"], order: parameters["order"])
                return try history.timeline(reference, at: parameters.basis(), query)
            }
        }
    }
}
