import EventLog
import EventModel

extension Inspection {
    /// The whole page for people.
    var text: String {
        var text = heading + "\n"
        if !report.segments.isEmpty { text += "\n" + segmentTable }
        if keepsBlocks { text += report.segments.reduce("") { $0 + "\n" + blockTable($1) } }
        let remarks = report.findings.map { FindingText.line($0, isLive: isLive) } + notes
        return remarks.isEmpty ? text : text + "\n" + remarks.reduce("") { $0 + $1 + "\n" }
    }

    private var notes: [String] {
        let others = report.otherFiles.map { "note: \(Escaping.visible($0)) is not a file of this log" }
        return others + (report.findingsLeftOut > 0 ? ["… and \(Amount.of(report.findingsLeftOut, "finding")) more"] : [])
    }

    private var heading: String {
        let totals = InspectTotals(self)
        var text = "\(Escaping.visible(folder)), \(domain.rawValue) domain: \(Amount.of(totals.events, "event"))"
        let last = report.segments.compactMap(\.lastPosition).max()
        if let first = report.segments.first?.firstPosition, let last {
            text += ", positions \(Amount.grouped(first.rawValue)) to \(Amount.grouped(last.rawValue))"
        }
        text += ", in \(Amount.of(report.segments.count, "LogSegment")); \(Amount.of(report.identifiers, "identifier"))"
        return text + "; \(Amount.bytes(totals.usedBytes)) used of \(Amount.bytes(totals.fileBytes))"
    }

    private var segmentTable: String {
        var table = TextTable(
            ["file", ">id", ">positions", ">events", "recorded from", "to", ">file", ">used", ">raw", ">stored", ">LZ4"]
                + (measuresJSON ? [">JSON", ">smaller"] : []) + [">B/event", ">blocks"])
        for segment in report.segments { table.add(row(segment)) }
        if report.segments.count > 1 { table.add(["total", nil, nil] + sizes(InspectTotals(self), recorded: nil)) }
        return table.text
    }

    private func row(_ segment: SegmentReport) -> [String?] {
        let positions = segment.lastPosition.map { "\(segment.firstPosition)–\($0)" } ?? "\(segment.firstPosition)–"
        return [Self.name(segment.path), segment.segmentId.map { String($0) }, positions]
            + sizes(InspectTotals(segment, self), recorded: segment.recordedAt)
    }

    private func sizes(_ totals: InspectTotals, recorded: ClosedRange<Instant>?) -> [String?] {
        let json: [String?] = measuresJSON ? [totals.jsonBytes.map(Amount.bytes), totals.jsonRatio.map { $0 + "×" }] : []
        return [
            Amount.grouped(totals.events), recorded.map { Amount.instant($0.lowerBound) }, recorded.map { Amount.instant($0.upperBound) },
            Amount.bytes(totals.fileBytes), Amount.bytes(totals.usedBytes), Amount.bytes(totals.rawBytes), Amount.bytes(totals.storedBytes),
            totals.lz4Ratio.map { $0 + "×" },
        ] + json + [totals.bytesPerEvent, Amount.grouped(totals.blocks)]
    }

    private func blockTable(_ segment: SegmentReport) -> String {
        var table = TextTable(
            [">offset", ">positions", ">events", "recorded", ">raw", ">stored", ">LZ4"] + (measuresJSON ? [">JSON"] : []) + [">durable"])
        for block in blocks[segment.path] ?? [] { table.add(row(block)) }
        return "\(Escaping.visible(Self.name(segment.path)))\n" + table.text
    }

    private func row(_ block: BlockSummary) -> [String?] {
        let isMarker = block.eventCount == 0
        let last = block.firstPosition.rawValue + UInt64(block.eventCount) - (isMarker ? 0 : 1)
        let json: [String?] = measuresJSON ? [block.jsonBytes.map(Amount.grouped)] : []
        return [
            Amount.grouped(block.offsetBytes), isMarker ? nil : "\(block.firstPosition)–\(last)", isMarker ? "marker" : Amount.grouped(block.eventCount),
            Amount.instant(block.recordedAt), isMarker ? nil : Amount.grouped(block.rawBytes), isMarker ? nil : Amount.grouped(block.storedBytes),
            block.isCompressed ? Amount.ratio(UInt64(block.rawBytes), UInt64(block.storedBytes)).map { $0 + "×" } : nil,
        ] + json + [block.durablePosition.description]
    }

    /// A path's last component.
    static func name(_ path: String) -> String { path.split(separator: "/").last.map { String($0) } ?? path }
}
