import EventModel
import Hummingbird
import TimeTravel

extension QueryRoutes {
    /// `GET /v1/customers/{ref}/explain` and `GET /v1/audiences/{name}/explain?customer=`: how a value or a membership came to be, and what finding out cost.
    func addExplain(to router: Router<Context>) {
        router.get("/v1/customers/:ref/explain") { request, context -> Response in
            let reference = try part("ref", of: context)
            return try await answer(request, allowing: ExplainQuery.parameterNames) { (parameters) throws(QueryError) in
                try history.explain(reference, at: parameters.basis(), ExplainQuery { parameters[$0] })
            }
        }
        router.get("/v1/audiences/:name/explain") { request, context -> Response in
            let name = try part("name", of: context)
            return try await answer(request, allowing: ["customer"]) { (parameters) throws(QueryError) in
                try history.explain(parameters.require("customer"), at: parameters.basis(), .audience(name))
            }
        }
    }
}
