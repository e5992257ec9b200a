import Administration
import EventLog
import EventModel
import TimeTravel

extension AdminRoutes {
    /// `{"identifiers":[…]}`: refused from now on, or taken again.
    func change(_ verb: Suppression.Verb, _ body: String) throws -> any JSONAnswer {
        let wish = try AdminWish(body, allowing: ["identifiers"])
        let suppression = try Suppression(verb, wish.texts("identifiers"))
        _ = try ledgerNeeded()
        guard let list = log.suppressions else { throw AdminWish.bad("the log was opened without a ledger") }
        return try suppression.apply(to: list, of: log, at: instant)
    }
}
