import EventModel
import HTTPTypes
import Hummingbird
import NIOCore
import TimeTravel

extension QueryRoutes {
    /// `GET /v1/customers`: the population as a table; `GET /v1/rfm`: scored by what it bought; `GET /v1/find`: who something names.
    func addCustomers(to router: Router<Context>) {
        router.get("/v1/customers") { request, _ -> Response in
            let parameters = try parameters(of: request, allowing: ["where", "columns", "format", "limit", "cursor"] + QueryParameters.basisNames, basis: [])
            let format = try TableFormat(parameters["format"])
            return try await pool.run { () throws -> Response in
                let query = try TableQuery(where: parameters["where"], columns: parameters["columns"], limit: parameters["limit"], cursor: parameters["cursor"])
                return format.response(try history.table(at: parameters.basis(), query))
            }
        }
        router.get("/v1/rfm") { request, _ -> Response in
            try await answer(request, allowing: ["recency", "frequency", "monetary", "customer", "limit", "cursor"]) { (parameters) throws(QueryError) in
                let query = try RFMQuery(
                    recency: parameters["recency"], frequency: parameters["frequency"], monetary: parameters["monetary"], customer: parameters["customer"],
                    limit: parameters["limit"], cursor: parameters["cursor"])
                return try history.rfm(at: parameters.basis(), query)
            }
        }
        router.get("/v1/find") { request, _ -> Response in
            try await answer(request, allowing: ["q"]) { (parameters) throws(QueryError) in
                try history.find(parameters.require("q"), at: parameters.basis())
            }
        }
    }

    /// `GET /v1/customers/{ref}/history`, `/card`, `/consents`, `/purchases` and `/deals`.
    func addCustomerParts(to router: Router<Context>) {
        router.get("/v1/customers/:ref/history") { request, context -> Response in
            let reference = try part("ref", of: context)
            return try await answer(request, allowing: HistoryQuery.parameterNames) { (parameters) throws(QueryError) in
                try history.history(reference, at: parameters.basis(), HistoryQuery { parameters[$0] })
            }
        }
        router.get("/v1/customers/:ref/consents") { request, context -> Response in
            let reference = try part("ref", of: context)
            return try await answer(request) { (parameters) throws(QueryError) in try history.consents(of: reference, at: parameters.basis()) }
        }
        router.get("/v1/customers/:ref/card") { request, context -> Response in
            let reference = try part("ref", of: context)
            return try await answer(request) { (parameters) throws(QueryError) in try history.card(reference, at: parameters.basis()) }
        }
        router.get("/v1/customers/:ref/purchases") { request, context -> Response in
            let reference = try part("ref", of: context)
            return try await answer(request, allowing: PurchasesQuery.parameterNames) { (parameters) throws(QueryError) in
                try history.purchases(of: reference, at: parameters.basis(), parameters.purchases())
            }
        }
        router.get("/v1/customers/:ref/deals") { request, context -> Response in
            let reference = try part("ref", of: context)
            return try await answer(request) { (parameters) throws(QueryError) in try history.deals(of: reference, at: parameters.basis()) }
        }
    }

    /// `GET /v1/accounts/{id}`, `/members`, `/deals` and `/timeline`.
    func addAccounts(to router: Router<Context>) {
        router.get("/v1/accounts/:id") { request, context -> Response in
            let id = try part("id", of: context)
            return try await answer(request) { (parameters) throws(QueryError) in try history.account(id, at: parameters.basis()) }
        }
        router.get("/v1/accounts/:id/members") { request, context -> Response in
            let id = try part("id", of: context)
            return try await answer(request, allowing: ["limit", "cursor"]) { (parameters) throws(QueryError) in
                let most = CustomerHistory.accountMembersMax
                let limit = try parameters.number("limit", in: 1...most, byDefault: most)
                return try history.members(ofAccount: id, at: parameters.basis(), limit: limit, cursor: parameters["cursor"])
            }
        }
        router.get("/v1/accounts/:id/deals") { request, context -> Response in
            let id = try part("id", of: context)
            return try await answer(request) { (parameters) throws(QueryError) in try history.deals(ofAccount: id, at: parameters.basis()) }
        }
        router.get("/v1/accounts/:id/timeline") { request, context -> Response in
            let id = try part("id", of: context)
            return try await answer(request, allowing: TimelineQuery.parameterNames) { (parameters) throws(QueryError) in
                try history.accountTimeline(id, at: parameters.basis(), parameters.timeline())
            }
        }
    }
}

/// How a table is sent.
private enum TableFormat: String, CaseIterable {
    case json, ndjson, csv

    init(_ text: String?) throws(QueryError) {
        guard let format = Self(rawValue: text ?? "json") else {
            throw QueryParameters.bad("format must be one of \(Self.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self = format
    }

    /// What has no place in rows comes in a header: the cursor of the next page.
    func response(_ table: CustomerTable) -> Response {
        switch self {
        case .json: return .json(table)
        case .ndjson: return text(table.ndjson, "application/x-ndjson", next: table.next)
        case .csv: return text(table.csv, "text/csv; charset=utf-8; header=present", next: table.next)
        }
    }

    private func text(_ body: String, _ contentType: String, next: String?) -> Response {
        var headers = Response.headers(contentType)
        if let next, let name = HTTPField.Name("Hindsight-Next") { headers[name] = next }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }
}
