import EventLog
import EventModel

/// What administrators do to a log is in it, as events that name nobody: how many, when, and with which erasure.
///
/// One whose process ends right behind the deed may be missing: the erasure ledger has every one.
public enum AdministrativeEvent {
    /// Where such events come from.
    static let source = "admin"

    /// Notes the erasures of some receipts.
    ///
    /// - Throws: ``EventError`` when the log takes nothing: the erasures are complete all the same.
    public static func note(_ receipts: [ErasureReceipt], in log: EventLog) throws(EventError) {
        try append(
            receipts.map { receipt in
                object(.erase) { json in
                    json.field("erasure", Int(clamping: receipt.number))
                    json.field("identifiers", receipt.identifiers)
                    json.field("events", receipt.events)
                    json.field("through", receipt.through)
                }
            }, to: log)
    }

    /// Notes that identifiers are refused, or taken again.
    static func note(_ verb: Suppression.Verb, names: Int, changed: Int, in log: EventLog) throws(EventError) {
        try append(
            [
                object(verb == .suppress ? .suppress : .unsuppress) { json in
                    json.field("identifiers", names)
                    json.field("changed", changed)
                }
            ], to: log)
    }

    private static func object(_ type: EventType, _ fields: (inout JSONWriter) -> Void) -> String {
        var json = JSONWriter()
        json.object { json in
            json.field("type", type.name)
            fields(&json)
        }
        return json.text
    }

    private static func append(_ lines: [String], to log: EventLog) throws(EventError) {
        for outcome in try log.appendNow(lines, origin: AppendOrigin(source: source)) {
            if case .rejected(let error) = outcome { throw error }
        }
    }
}
