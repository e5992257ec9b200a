import EventLog

/// Where the bytes of sealed LogSegments go, largest first, with a bar for each.
struct PartsText {
    private let parts: [FilePart]
    private let events: Int
    private let bytes: Int
    private let showsAll: Bool

    /// Parts below this are added up unless all are wanted.
    private static let shareMin = 0.001
    private static let barWidth = 24

    init(sealed: [SealedFigures], showsAll: Bool) {
        parts = FilePart.merged(sealed.map(\.parts)).sorted { ($1.bytes, $0.name) < ($0.bytes, $1.name) }
        events = max(sealed.reduce(0) { $0 + $1.events }, 1)
        bytes = max(sealed.reduce(0) { $0 + Int($1.fileBytes) }, 1)
        self.showsAll = showsAll
    }

    var text: String {
        var table = Table(
            ["part", "kind", "stored as", "bytes", "B/event", "%", ""], [.left, .left, .left, .right, .right, .right, .left])
        let shown = parts.filter { showsAll || Double($0.bytes) >= Self.shareMin * Double(bytes) }
        let largest = Double(max(parts.first?.bytes ?? 1, 1))
        for part in shown { table.add(row(part, Double(part.bytes) / largest)) }
        let rest = parts.count - shown.count
        if rest > 0 {
            let left = bytes - shown.reduce(0) { $0 + $1.bytes }
            table.add([Figure.counted(rest, "smaller part"), "", "see --all", Figure.count(left), perEvent(left), percent(left), ""])
        }
        table.addRule()
        table.add(["", "", "", Figure.count(bytes), perEvent(bytes), "100.0", ""])
        return "WHERE THE BYTES GO\n" + table.text + "\n" + groups
    }

    private func row(_ part: FilePart, _ share: Double) -> [String] {
        [
            part.name.isEmpty ? "(events kept whole)" : part.name, kind(part), encodings(part), Figure.count(part.bytes),
            perEvent(part.bytes),
            percent(part.bytes), Figure.bar(share, width: Self.barWidth),
        ]
    }

    private func kind(_ part: FilePart) -> String {
        part.group == .column ? part.kind : part.group == .rest ? "" : "· \(part.group.rawValue)"
    }

    /// The most frequent way, and how many row groups are stored otherwise.
    private func encodings(_ part: FilePart) -> String {
        let sorted = part.encodings.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        guard let first = sorted.first else { return "" }
        var shown = sorted.count == 1 ? first.key : sorted.prefix(2).map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        if sorted.count > 2 { shown += ", …" }
        return part.scaleBytes > 0 ? shown + " + scales" : shown
    }

    private func perEvent(_ count: Int) -> String { Figure.twoDecimals(Double(count) / Double(events)) }

    private func percent(_ count: Int) -> String { Figure.oneDecimal(Double(count) * 100 / Double(bytes)) }

    private var groups: String {
        let names: [(FilePart.Group, String)] = [
            (.column, "values of events"), (.row, "what every row has"), (.section, "sections"), (.rest, "the rest"),
        ]
        return names.map { group, name in
            let count = parts.filter { $0.group == group }.reduce(0) { $0 + $1.bytes }
            return "\(name) \(perEvent(count)) B/event (\(percent(count)) %)"
        }.joined(separator: " · ")
    }
}
