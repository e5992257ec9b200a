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
            @Sendable func page(_ number: Int) async throws -> ByteBuffer {
                try await pool.run { try Self.page(number, of: view, after: after, limit: limit) }
            }
            let available = view.durablePosition.rawValue - min(after, view.durablePosition).rawValue
            let pages = Response.pages(events: Int(min(UInt64(limit), available)))
            return .events(try await page(0), pages: pages, then: page)
        }
    }

    /// Positions are dense, so that a page's number tells where it begins.
    private static func page(_ number: Int, of view: ReadView, after: LogPosition, limit: Int) throws(EventLogError) -> ByteBuffer {
        let done = number * QueryLimits.eventsPageMax
        let start = LogPosition(rawValue: after.rawValue + UInt64(done))
        return try view.events(after: start, limit: min(limit - done, QueryLimits.eventsPageMax)).page(0)
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
