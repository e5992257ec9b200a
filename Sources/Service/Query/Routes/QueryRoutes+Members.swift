import Hummingbird
import TimeTravel

extension QueryRoutes {
    /// `GET /v1/audiences/{name}` and `GET /v1/audiences/{name}/members`: who is in it and since when, page by page.
    func addMembers(to router: Router<Context>) {
        for path in ["/v1/audiences/:name", "/v1/audiences/:name/members"] {
            router.get(RouterPath(path)) { request, context -> Response in
                let name = try part("name", of: context)
                return try await answer(request, allowing: ["limit", "cursor"]) { (parameters) throws(QueryError) in
                    let limit = try parameters.number("limit", in: 1...QueryLimits.membersMax, byDefault: QueryLimits.membersByDefault)
                    return try history.members(ofAudience: name, at: parameters.basis(), limit: limit, cursor: parameters["cursor"])
                }
            }
        }
    }
}
