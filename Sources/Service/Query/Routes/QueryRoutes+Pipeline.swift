import Hummingbird
import TimeTravel

extension QueryRoutes {
    /// `GET /v1/pipeline`: deals by stage as they stood.
    func addPipeline(to router: Router<Context>) {
        router.get("/v1/pipeline") { request, _ -> Response in
            try await answer(request) { (parameters) throws(QueryError) in
                try history.pipeline(at: parameters.basis())
            }
        }
    }
}
