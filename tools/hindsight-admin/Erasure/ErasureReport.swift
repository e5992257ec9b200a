import EventLog
import EventModel

/// What erasures did, in words and as JSON.
enum ErasureReport {
    private static let mentionsShown = 20

    static func words(_ receipts: [ErasureReceipt]) -> String {
        guard !receipts.isEmpty else { return "the log has had every erasure of the ledger; nothing was changed" }
        return receipts.flatMap(lines).joined(separator: "\n")
    }

    private static func lines(_ receipt: ErasureReceipt) -> [String] {
        var lines = [
            "erasure \(receipt.number): \(Figure.counted(receipt.events, "event")) of \(Figure.counted(receipt.identifiers, "identifier")) up to position \(receipt.through); "
                + "\(Figure.counted(receipt.files, "LogSegment")) written anew, nothing of them left in the log"
        ]
        if receipt.quarantineFiles > 0 { lines.append("removed \(Figure.counted(receipt.quarantineFiles, "file")) of torn tails, since nobody can tell what is in them") }
        guard !receipt.mentions.isEmpty else { return lines }
        let shown = receipt.mentions.prefix(mentionsShown).map(\.description).joined(separator: ", ")
        let more = receipt.mentions.count > mentionsShown ? ", … (see --json)" : ""
        lines.append("\(Figure.counted(receipt.mentions.count, "event")) of others mention one of the identifiers in a text and stay: positions \(shown)\(more)")
        return lines
    }

    static func json(_ receipts: [ErasureReceipt]) -> String {
        var json = JSONWriter()
        json.object { json in
            json.field("erasures") { json in
                json.array { json in
                    for receipt in receipts {
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
            }
        }
        return json.text
    }
}
