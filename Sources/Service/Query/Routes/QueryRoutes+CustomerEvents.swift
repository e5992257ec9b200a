import EventModel
import Hummingbird
import TimeTravel

extension QueryRoutes {
    /// `GET /v1/customers/{ref}/events`: the customer's events as newline-delimited JSON.
    func addCustomerEvents(to router: Router<Context>) {
        router.get("/v1/customers/:ref/events") { request, context -> Response in
            let reference = try part("ref", of: context)
            let parameters = try parameters(of: request, allowing: ["limit"])
            let limit = try parameters.number("limit", in: 1...QueryLimits.eventsMax, byDefault: QueryLimits.eventsByDefault)
            let (pages, first) = try await pool.run {
                let events = try history.events(reference, at: parameters.basis(), limit: limit)
                let pages = EventPages(events, try answerMemory.lease(events.payloadBytes))
                return (pages, try pages.next())
            }
            return .events(first) { try await pool.run { try pages.next() } }
        }
    }
}
