import Definitions
import EventLog
import EventModel

/// What a row's customer and instant stand for.
struct RowMeaning: Sendable {
    let view: ReadView
    let zone: TimeZoneRules
    /// What is taken as known at most.
    let asKnownAt: LogPosition
    let isWithHindsight: Bool
    /// The number of the first line.
    let firstLine: Int

    /// Completes a row.
    ///
    /// - Complexity: O(log events).
    func complete(_ row: inout InputRow, customer: String?, asOf: String?) {
        guard let customer, !customer.isEmpty else { return row.fault = RowFault(field: PointInTimeNames.customer, message: "missing: a text such as user_id:u42") }
        guard let asOf, !asOf.isEmpty else { return row.fault = RowFault(field: PointInTimeNames.asOf, message: "missing: an instant such as 2026-03-03T12:00:00Z, or a day") }
        guard let bound = try? TimeBound(asOf, parameter: PointInTimeNames.asOf) else {
            let message = "'\(asOf.prefix(64))' is neither an instant such as 2026-03-03T12:00:00Z nor a day such as 2026-03-03"
            return row.fault = RowFault(field: PointInTimeNames.asOf, message: message)
        }
        do throws(QueryError) { row.customer = try CustomerReplay.ordinal(customer, view.identifiers) } catch {
            guard error.kind == .notFound else { return row.fault = RowFault(field: PointInTimeNames.customer, message: error.message) }
        }
        row.asOf = bound.upper(in: zone)
        row.asKnownAt = isWithHindsight ? asKnownAt : min(view.position(recordedAtOrBefore: row.asOf), asKnownAt)
    }
}
