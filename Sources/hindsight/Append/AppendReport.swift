import EventModel
import HindsightClient

/// What an append did, in one sentence or one JSON object.
struct AppendReport {
    var totals: AppendTotals
    var blankLines: Int
    var elapsedSeconds: Double
    var isInterrupted: Bool

    var storedEvents: Int { max(0, totals.acknowledgedLines - blankLines - totals.duplicates - totals.rejected) }

    var sentence: String {
        let events = max(0, totals.acknowledgedLines - blankLines)
        let perSecond = elapsedSeconds > 0 ? Int(Double(events) / elapsedSeconds) : 0
        let tenths = Int((elapsedSeconds * 10).rounded())
        let position = totals.position.map { "; last position \($0)" } ?? ""
        return """
            \(isInterrupted ? "interrupted: " : "")\(number(storedEvents)) stored, \(number(totals.duplicates)) known already, \
            \(number(totals.rejected)) rejected, in \(tenths / 10).\(tenths % 10) s (\(number(perSecond)) events/s)\(position)
            """
    }

    var json: String {
        var json = JSONWriter()
        json.object { json in
            json.field("lines", totals.acknowledgedLines)
            json.field("stored", storedEvents)
            json.field("duplicates", totals.duplicates)
            json.field("rejected", totals.rejected)
            json.field("position", totals.position)
            json.field("interrupted", isInterrupted)
        }
        return json.text
    }

    private func number(_ count: Int) -> String { NumberDisplay.grouped(String(count)) }
}
