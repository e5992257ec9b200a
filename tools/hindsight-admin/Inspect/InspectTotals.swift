import EventLog

/// Sums over LogSegments.
struct InspectTotals {
    var events: UInt64 = 0
    var fileBytes: UInt64 = 0
    var usedBytes: UInt64 = 0
    var rawBytes: UInt64 = 0
    var storedBytes: UInt64 = 0
    var blocks = 0
    var idleMarkers = 0
    /// Nil when it was not measured.
    var jsonBytes: UInt64?

    init(_ inspection: Inspection) {
        for segment in inspection.report.segments { add(segment) }
        if inspection.measuresJSON { jsonBytes = inspection.jsonBytes.values.reduce(0, +) }
    }

    init(_ segment: SegmentReport, _ inspection: Inspection) {
        add(segment)
        if inspection.measuresJSON { jsonBytes = inspection.jsonBytes[segment.path] ?? 0 }
    }

    private mutating func add(_ segment: SegmentReport) {
        events += segment.events
        fileBytes += segment.fileBytes
        usedBytes += segment.usedBytes
        rawBytes += segment.rawBytes
        storedBytes += segment.storedBytes
        blocks += segment.blocks
        idleMarkers += segment.idleMarkers
    }

    /// How many times smaller the payloads are than before LZ4.
    var lz4Ratio: String? { Amount.ratio(rawBytes, storedBytes) }
    /// How many times smaller the Blocks, headers included, are than the events as JSON text.
    var jsonRatio: String? { jsonBytes.flatMap { Amount.ratio($0, usedBytes) } }
    var bytesPerEvent: String? { events == 0 ? nil : Amount.decimal(Double(usedBytes) / Double(events), digits: 1) }
}
