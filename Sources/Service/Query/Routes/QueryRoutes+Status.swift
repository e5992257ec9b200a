import EventModel
import Hummingbird

extension QueryRoutes {
    /// `GET /v1/status`: what is durable, how much there is, how the service does.
    func addStatus(to router: Router<Context>) {
        router.get("/v1/status") { request, _ -> Response in
            _ = try parameters(of: request, allowing: [], basis: [])
            // Not on the pool: it is answered also while all of its threads are busy.
            return Response.json(status)
        }
    }
}
