import Administration
import EventLog
import EventModel
import TimeTravel

extension AdminRoutes {
    /// `{"reason":…,"message_ids":[…]}` or `{"reason":…,"source":…,"from":…,"to":…}` shows how many events are meant, and the code that confirms it; with
    /// `"confirm":code` they are retracted.
    func retract(_ body: String) throws -> any JSONAnswer {
        let wish = try AdminWish(body, allowing: ["reason", "message_ids", "source", "from", "to", "confirm"])
        let retraction = try Retraction(selection(wish), reason: wish.text("reason") ?? "")
        guard let code = try wish.text("confirm") else { return try retraction.plan(log.readView(), progress: checkGoesOn) }
        return try retraction.apply(to: log, confirmedBy: code, progress: checkGoesOn)
    }

    private func checkGoesOn(_ step: String, _ done: Int, _ total: Int) throws(EventLogError) { try log.checkJobsGoOn() }

    private func selection(_ wish: AdminWish) throws(AdministrationError) -> Retraction.Selection {
        let (ids, source, from, to) = (try wish.texts("message_ids"), try wish.text("source"), try wish.number("from"), try wish.number("to"))
        guard let source, let from, let to else {
            guard source == nil, from == nil, to == nil else { throw AdminWish.bad("source, from and to go together") }
            return .messageIds(ids)
        }
        guard ids.isEmpty else { throw AdminWish.bad("give message_ids, or source, from and to") }
        guard from <= to else { throw AdminWish.bad("from must be at most to") }
        return .source(source, from...to)
    }
}
