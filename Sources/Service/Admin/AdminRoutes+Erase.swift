import Administration
import EventLog
import EventModel
import TimeTravel

extension AdminRoutes {
    /// `{"customer":…}` shows what would be erased, and the code that confirms it; with `"confirm":code` it is erased. `{"resume":true}` completes an
    /// erasure that could not be ended, such as for a full disk.
    func erase(_ body: String) throws -> any JSONAnswer {
        let wish = try AdminWish(body, allowing: ["customer", "confirm", "resume"])
        if try wish.flag("resume") { return try resume() }
        guard let customer = try wish.text("customer") else { throw AdminWish.bad("name a customer: an identifier such as user_id:u42, or a customer id such as c17") }
        let subject = try ErasureSubject(customer, of: history, in: log)
        guard let code = try wish.text("confirm") else { return subject }
        return try subject.erase(confirmedBy: code, from: log, ledger: ledgerNeeded, at: instant)
    }

    private func resume() throws -> any JSONAnswer {
        guard let receipt = try log.completeErasure(ledgerNeeded(), at: instant) else {
            throw AdministrationError(.notFound, "no erasure of this log was interrupted")
        }
        return try ErasureReceipts(noting: [receipt], in: log)
    }
}
