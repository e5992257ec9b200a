import EventLog
import EventModel
import Hummingbird
import NIOCore
import TimeTravel

extension QueryRoutes {
    /// `GET /v1/log/events`: the log from a position on, never beyond what is durable.
    func addLogEvents(to router: Router<Context>) {
        router.get("/v1/log/events") { request, _ -> Response in
            let parameters = try parameters(of: request, allowing: ["after", "limit", "domain"], basis: [])
            try checkDomain(parameters["domain"])
            let after = try position(parameters["after"])
            let limit = try parameters.number("limit", in: 1...QueryLimits.eventsMax, byDefault: QueryLimits.eventsByDefault)
            // One view for all pages: they join to what was durable when they were asked for.
            let view = log.readView()
            let pages = EventPages(view.batches(after: after), limit: limit)
            @Sendable func next() async throws -> ByteBuffer? { try await pool.run { try pages.next() } }
            return .events(try await next(), then: next)
        }
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
