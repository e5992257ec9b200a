import EventLog
import EventModel

/// A log's figures as people read them.
struct InspectionText {
    let log: LogInspection
    /// Number of the one LogSegment that is asked for.
    let segment: Int?
    /// Parts however small.
    let showsAll: Bool

    private var sealed: [SealedFigures] { log.sealed(segment) }
    private var unsealed: [UnsealedFigures] { log.unsealed(segment) }

    var sections: [String] {
        var sections = [segmentTable]
        if !sealed.isEmpty { sections.append(PartsText(sealed: sealed, showsAll: showsAll).text) }
        sections.append(totals)
        return sections
    }

    private func number(of path: String) -> Int {
        let place = log.sealed.firstIndex { $0.path == path } ?? log.unsealed.firstIndex { $0.path == path }.map { $0 + log.sealed.count }
        return (place ?? 0) + 1
    }

    private var segmentTable: String {
        let headings = ["#", "LogSegment", "level", "events", "positions", "bytes", "B/event", "row groups", "recorded", "occurred", "file"]
        var table = Table(headings, [.right, .left] + Array(repeating: .right, count: 6) + [.left, .left, .left])
        for file in sealed { table.add(row(file)) }
        for file in unsealed { table.add(row(file)) }
        guard segment == nil else { return table.text }
        table.addRule()
        let perEvent = log.sealedEvents == 0 ? "–" : Figure.twoDecimals(Double(log.sealedBytes) / Double(log.sealedEvents))
        table.add(["", "sealed", "", Figure.count(log.sealedEvents), "", Figure.bytes(Int(log.sealedBytes)), perEvent, "", "", "", ""])
        return table.text
    }

    private func row(_ file: SealedFigures) -> [String] {
        [
            String(number(of: file.path)), "sealed", String(file.level), Figure.count(file.events),
            Figure.positions(file.firstPosition, file.lastPosition),
            Figure.bytes(Int(file.fileBytes)), Figure.twoDecimals(Double(file.fileBytes) / Double(file.events)),
            Figure.count(file.rowGroups.count),
            Figure.range(file.recorded), Figure.range(file.occurred), Self.name(of: file.path),
        ]
    }

    private static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    private func row(_ file: UnsealedFigures) -> [String] {
        let perEvent = file.events == 0 ? "–" : Figure.twoDecimals(Double(file.blockBytes) / Double(file.events))
        return [
            String(number(of: file.path)), file.isActive ? "active" : "rolled", "–", Figure.count(file.events),
            Figure.positions(file.firstPosition, file.lastPosition), Figure.bytes(file.blockBytes), perEvent, "–",
            Figure.range(file.recorded), Figure.range(file.occurred), Self.name(of: file.path),
        ]
    }
}

/// What the log has beside its events, and how it compares.
extension InspectionText {
    private var totals: String {
        var lines: [(String, String)] = []
        if let sample = log.sample { lines.append(("raw JSON", json(sample))) }
        if segment == nil || !unsealed.isEmpty { lines.append(("not sealed", notSealed)) }
        if let checkpoint = log.checkpoint {
            let sections = checkpoint.sections.map { "\($0.name) \(Figure.bytes($0.bytes))" }.joined(separator: ", ")
            let perEvent = Figure.twoDecimals(Double(checkpoint.bytes) / Double(max(checkpoint.position, 1)))
            lines.append(
                (
                    "checkpoint",
                    "\(Figure.bytes(checkpoint.bytes)), \(perEvent) B/event, of position \(Figure.count(checkpoint.position)): \(sections)"
                ))
        }
        lines.append(("manifest", Figure.bytes(Int(log.manifestBytes))))
        lines += unsealed.compactMap { file in file.brokenEnd.map { ("note", "\(file.path): \($0)") } }
        lines += log.notes.map { ("note", $0) }
        let width = lines.map(\.0.count).max() ?? 0
        return lines.map { $0.0 + String(repeating: " ", count: width - $0.0.count + 2) + $0.1 }.joined(separator: "\n")
    }

    private var notSealed: String {
        let rest = unsealed.reduce((events: 0, blocks: 0, raw: 0, file: UInt64(0))) {
            ($0.events + $1.events, $0.blocks + $1.blockBytes, $0.raw + $1.rawBytes, $0.file + $1.fileBytes)
        }
        let lz4 = Figure.ratio(Double(rest.raw), Double(rest.blocks))
        return "\(Figure.counted(rest.events, "event")), \(Figure.bytes(rest.blocks)) in Blocks (LZ4 \(lz4)), \(Figure.bytes(Int(rest.file))) on disk"
    }

    private func json(_ sample: JSONSample) -> String {
        let raw = sample.jsonBytesPerEvent
        let what = "\(Figure.oneDecimal(raw)) B/event in a sample of \(Figure.counted(sample.events, "event"))"
        let events = sealed.reduce(0) { $0 + $1.events }
        guard events > 0 else { return what }
        let stored = Double(sealed.reduce(0) { $0 + $1.fileBytes }) / Double(events)
        let packed = Double(sealed.reduce(0) { $0 + $1.packedBytes }) / Double(events)
        return what + "; packed \(Figure.oneDecimal(packed)), sealed \(Figure.twoDecimals(stored)): \(Figure.ratio(raw, stored)) smaller"
    }
}

/// Row groups with their chunks, and Blocks.
extension InspectionText {
    var blockSections: [String] { sealed.flatMap { file in file.rowGroups.map { text(file, $0) } } + unsealed.map(text) }

    private func text(_ file: SealedFigures, _ group: RowGroupFigures) -> String {
        var table = Table(["at byte", "bytes", "B/row", "chunk", "stored as"], [.right, .right, .right, .left, .left])
        for chunk in group.chunks {
            let perRow = Figure.twoDecimals(Double(chunk.bytes) / Double(group.rows))
            table.add([Figure.count(chunk.offsetBytes), Figure.count(chunk.bytes), perRow, chunk.name, chunk.encoding])
        }
        let positions = Figure.positions(group.positions.lowerBound, group.positions.upperBound)
        return """
            LogSegment \(number(of: file.path)), row group \(group.index) at byte \(Figure.count(group.offsetBytes)): \(Figure.counted(group.rows, "row")) of \
            \(Figure.counted(group.anchors, "anchor")), \(Figure.bytes(group.bytes)), positions \(positions), occurred \(Figure.range(group.occurred))
            \(table.text)
            """
    }

    private func text(_ file: UnsealedFigures) -> String {
        var table = Table(
            ["at byte", "first position", "events", "stored", "before LZ4", "codec", "declares durable", "recorded at"],
            Array(repeating: .right, count: 7) + [.left])
        for block in file.blocks {
            table.add([
                Figure.count(block.offsetBytes), Figure.count(block.firstPosition), Figure.count(block.events),
                Figure.count(block.storedBytes),
                Figure.count(block.rawBytes), block.isLZ4 ? "LZ4" : "–", Figure.count(block.declaredDurable), block.recordedAt.rfc3339,
            ])
        }
        return "LogSegment \(number(of: file.path)), Blocks\n\(table.text)"
    }
}
