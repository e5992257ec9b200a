import EventModel
import Hummingbird
import TimeTravel

extension QueryRoutes {
    /// `GET /v1/health`: the process answers. `GET /v1/health/ready`: it takes events, and is not about to stop; `warming`
    /// names what some questions still have to wait for.
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
            return healthy("ready") { history.status().appendWarming(to: &$0) }
        }
    }

    private func healthy(_ word: String, more: (inout JSONWriter) -> Void = { _ in }) -> Response {
        var json = JSONWriter()
        json.object { json in
            json.field("status", word)
            more(&json)
        }
        return .json(json)
    }
}
