import EventLog
import EventModel
import Hummingbird
import TimeTravel

/// The routes of query.sock, one a file beside this one. They are served on admin.sock, too.
struct QueryRoutes: Sendable {
    typealias Context = BasicRequestContext

    let history: CustomerHistory
    let log: EventLog
    let pool: QueryPool
    let status: ServiceStatus
    let answerMemory = AnswerMemory(bytesMax: QueryLimits.answerBytesMax)
    let rowMemory = AnswerMemory(bytesMax: QueryLimits.rowBytesMax, contents: "rows that others ask about")

    /// All routes, with errors as JSON; what is for administrators is refused by name.
    func router() -> Router<Context> {
        let router = readRouter()
        for verb in AdminVerb.allCases {
            router.post(RouterPath(verb.path)) { _, _ -> Response in
                Response.error(.forbidden, code: "forbidden", "\(verb.path) is served on admin.sock, for administrators")
            }
        }
        return router
    }

    /// The routes that change nothing.
    func readRouter() -> Router<Context> {
        let router = Router(context: Context.self)
        router.add(middleware: ServerTiming())
        router.add(middleware: ErrorAnswers())
        addHealth(to: router)
        addStatus(to: router)
        addMetrics(to: router)
        addCustomers(to: router)
        addProfile(to: router)
        addCustomerParts(to: router)
        addAccounts(to: router)
        addTimeline(to: router)
        addCustomerAudiences(to: router)
        addIdentity(to: router)
        addIdentityRules(to: router)
        addCustomerEvents(to: router)
        addDiff(to: router)
        addExplain(to: router)
        addAudiences(to: router)
        addMembers(to: router)
        addPipeline(to: router)
        addPointInTime(to: router)
        addSeries(to: router)
        addDeals(to: router)
        addLogEvents(to: router)
        return router
    }

    /// Reads the parameters, asks on one of the pool's threads, answers in JSON.
    func answer(
        _ request: Request, allowing names: [String] = [],
        _ ask: @escaping @Sendable (QueryParameters) throws(QueryError) -> any JSONAnswer
    ) async throws -> Response {
        let parameters = try parameters(of: request, allowing: names)
        return try await pool.run { Response.json(try ask(parameters)) }
    }

    func parameters(of request: Request, allowing names: [String], basis: [String] = QueryParameters.basisNames) throws(QueryError)
        -> QueryParameters
    {
        try QueryParameters(query: request.uri.query, allowing: names + basis)
    }

    /// A part of the path, decoded: a customer's reference or an audience's name.
    func part(_ name: String, of context: Context) throws(QueryError) -> String {
        guard let text = context.parameters.get(name), let decoded = PercentEncoding.decode(text) else {
            throw QueryParameters.bad("the path is not percent-encoded UTF-8")
        }
        return decoded
    }
}
