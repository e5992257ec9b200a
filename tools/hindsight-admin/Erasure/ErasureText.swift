import EventModel

/// What an erasure would take, and what it took, in words.
enum ErasureText {
    private static let namesShown = 100
    private static let mentionsShown = 20

    /// - Parameter command: What is typed to have it done.
    static func words(ofPlan plan: JSONValue, command: (_ code: String) -> String) -> String {
        let names = plan["identifiers"]?.elements.compactMap(\.stringValue) ?? []
        var lines = ["customer \(plan["customer"]?.stringValue ?? "?"), known by \(Figure.counted(names.count, "identifier")):"]
        lines += names.prefix(namesShown).map { "  " + $0 }
        if names.count > namesShown { lines.append("  and \(Figure.count(names.count - namesShown)) more, see --json") }
        let range = plan["first_position"].flatMap { first in plan["last_position"].map { "positions \(first.jsonText) to \($0.jsonText), " } } ?? ""
        let file = Figure.counted(plan.number("files"), "file")
        lines.append("\(Figure.counted(plan.number("events"), "event")) would be erased: \(range)in \(file) of \(Figure.bytes(plan.number("bytes"))); nothing was changed")
        lines.append("to erase them: \(command(plan["confirm"]?.stringValue ?? ""))")
        return lines.joined(separator: "\n")
    }

    static func words(ofReceipts answer: JSONValue) -> String {
        let receipts = answer["erasures"]?.elements ?? []
        guard !receipts.isEmpty else { return "the log has had every erasure of the ledger; nothing was changed" }
        return receipts.flatMap(lines).joined(separator: "\n")
    }

    private static func lines(_ receipt: JSONValue) -> [String] {
        let what = "\(Figure.counted(receipt.number("events"), "event")) of \(Figure.counted(receipt.number("identifiers"), "identifier"))"
        var lines = [
            "erasure \(receipt.number("erasure")): \(what) up to position \(receipt.number("through")); "
                + "\(Figure.counted(receipt.number("segments_written"), "LogSegment")) written anew, nothing of them left in the log"
        ]
        let torn = receipt.number("quarantine_files_removed")
        if torn > 0 { lines.append("removed \(Figure.counted(torn, "file")) of torn tails, since nobody can tell what is in them") }
        let mentions = receipt["mentions"]?.elements.map(\.jsonText) ?? []
        guard !mentions.isEmpty else { return lines }
        let more = mentions.count > mentionsShown ? ", … (see --json)" : ""
        let positions = mentions.prefix(mentionsShown).joined(separator: ", ")
        lines.append("\(Figure.counted(mentions.count, "event")) of others mention one of the identifiers in a text and stay: positions \(positions)\(more)")
        return lines
    }
}

extension JSONValue {
    /// A whole number of an object; 0 when there is none.
    func number(_ key: String) -> Int { self[key].flatMap { Int($0.jsonText) } ?? 0 }
}
