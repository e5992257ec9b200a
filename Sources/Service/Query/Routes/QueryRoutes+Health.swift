import EventModel
import Hummingbird
import TimeTravel

extension QueryRoutes {
    /// `GET /v1/health`: the process answers. `GET /v1/health/ready`: it serves, and is not about to stop.
    func addHealth(to router: Router<Context>) {
        router.get("/v1/health") { request, _ -> Response in
            _ = try parameters(of: request, allowing: [], basis: [])
            return healthy("ok")
        }
        router.get("/v1/health/ready") { request, _ -> Response in
            _ = try parameters(of: request, allowing: [], basis: [])
            guard !status.isStopping else {
                throw QueryError(.unavailable, code: "shutting_down", "the service is stopping")
            }
            return healthy("ready")
        }
    }

    private func healthy(_ word: String) -> Response {
        var json = JSONWriter()
        json.object { $0.field("status", word) }
        return .json(json)
    }
}
