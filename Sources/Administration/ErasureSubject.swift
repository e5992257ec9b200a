import EventLog
import EventModel
import TimeTravel

/// Whom an erasure is about, as the log knows them now, and what it would take.
public struct ErasureSubject: JSONAnswer {
    private let customer: String
    private let names: [String]
    private let plan: ErasurePlan
    let identifiers: [IdentifierOrdinal]

    /// - Parameter reference: `kind:value`, or a customer id such as `c17`.
    /// - Throws: ``AdministrationError`` `notFound`; `EventLogError` when a LogSegment cannot be read.
    /// - Complexity: As of `EventLog.planErasure(of:)`, and of following identity to the log's end.
    public init(_ reference: String, of history: CustomerHistory, in log: EventLog) throws {
        do throws(QueryError) {
            let found = try history.members(reference)
            (customer, identifiers) = ("\(found.customer)", found.identifiers)
        } catch { throw error.kind == .notFound ? AdministrationError(.notFound, error.message) as any Error : error }
        names = identifiers.map { log.identifiers.identifier($0)?.description ?? "?" }
        plan = try log.planErasure(of: identifiers)
    }

    /// Stands for exactly these identifiers: whose events go is decided by them, and more of them may come before somebody has read this.
    var code: String { Confirmation.code(names.sorted()) }

    public func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            json.field("dry_run", true)
            json.field("customer", customer)
            json.field("identifiers") { json in json.array { json in for name in names { json.string(name) } } }
            json.field("events", plan.positions.count)
            json.field("first_position", plan.positions.first)
            json.field("last_position", plan.positions.last)
            json.field("files", plan.files)
            json.field("bytes", Int(plan.fileBytes))
            json.field("confirm", code)
        }
    }

    /// Erases what was shown.
    ///
    /// - Parameters:
    ///   - code: What was shown with it.
    ///   - progress: As of `EventLog.erase(_:ledger:at:progress:)`.
    /// - Throws: ``AdministrationError`` `notConfirmed` when it is not the same any more; `EventLogError`.
    public func erase(
        confirmedBy code: String, from log: EventLog, ledger: () throws -> ErasureLedger, at instant: Instant,
        progress: @escaping (ErasureProgress) throws(EventLogError) -> Void = { (_) throws(EventLogError) in }
    ) throws -> ErasureReceipts {
        guard code == self.code else { throw AdministrationError.mismatch("erased", code) }
        guard !plan.positions.isEmpty else { throw AdministrationError(.notFound, "no event carries an identifier of \(customer)") }
        return try ErasureReceipts(noting: [try log.erase(identifiers, ledger: ledger(), at: instant, progress: progress)], in: log)
    }
}

/// What erasures did.
public struct ErasureReceipts: JSONAnswer {
    private let receipts: [ErasureReceipt]

    /// Also says in the log what they were.
    ///
    /// - Throws: `EventError` when the log takes nothing: the erasures are complete all the same.
    public init(noting receipts: [ErasureReceipt], in log: EventLog) throws(EventError) {
        self.receipts = receipts
        try AdministrativeEvent.note(receipts, in: log)
    }

    public func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            json.field("erasures") { json in
                json.array { json in
                    for receipt in receipts { Self.append(receipt, to: &json) }
                }
            }
        }
    }

    private static func append(_ receipt: ErasureReceipt, to json: inout JSONWriter) {
        json.object { json in
            json.field("erasure", Int(clamping: receipt.number))
            json.field("at", receipt.at)
            json.field("identifiers", receipt.identifiers)
            json.field("events", receipt.events)
            json.field("through", receipt.through)
            json.field("segments_written", receipt.files)
            json.field("quarantine_files_removed", receipt.quarantineFiles)
            json.field("mentions") { json in json.array { json in for position in receipt.mentions { json.raw(position.description) } } }
        }
    }
}
