import EventLog
import EventModel
import Hummingbird
import TimeTravel

extension QueryRoutes {
    /// `GET /v1/log/events`: the log from a position on, never beyond what is durable.
    func addLogEvents(to router: Router<Context>) {
        router.get("/v1/log/events") { request, _ -> Response in
            let parameters = try parameters(of: request, allowing: ["after", "limit", "domain"], basis: [])
            try checkDomain(parameters["domain"])
            let after = try position(parameters["after"])
            let limit = try parameters.number("limit", in: 1...QueryLimits.eventsMax, byDefault: QueryLimits.eventsByDefault)
            let first = try await page(after: after, limit: limit)
            // Positions are dense, so that the last one tells how many are still to come.
            let last = LogPosition(rawValue: after.rawValue &+ UInt64(limit))
            return .events(first) { page in
                guard let done = page.positions.last, done < last else { return .empty }
                return try await self.page(after: done, limit: Int(last.rawValue &- done.rawValue))
            }
        }
    }

    private func page(after position: LogPosition, limit: Int) async throws -> EventBatch {
        try await pool.run { try log.readView().events(after: position, limit: min(limit, QueryLimits.eventsPageMax)) }
    }

    private func position(_ text: String?) throws(QueryError) -> LogPosition {
        guard let text else { return .none }
        guard let number = UInt64(text), number <= UInt64(Int64.max) else {
            throw QueryParameters.bad("after must be a position, a whole number from 0")
        }
        return LogPosition(rawValue: number)
    }

    private func checkDomain(_ text: String?) throws(QueryError) {
        guard let text, text != Domain.customer.rawValue else { return }
        guard Domain(rawValue: text) != nil else { throw QueryParameters.bad("domain must be customer or pseudonymous") }
        throw QueryError(.notFound, code: "not_found", "this version has no pseudonymous domain yet")
    }
}
