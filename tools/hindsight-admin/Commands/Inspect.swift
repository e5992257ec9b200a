import ArgumentParser
import EventLog
import EventModel

/// Shows what a log consists of, and where its bytes go.
struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows a log's LogSegments and Blocks, and where the bytes go.",
        discussion: """
            EXAMPLE
              hindsight-admin inspect --data ~/hindsight --live --measure-json
            """)

    @OptionGroup var place: LogPlace

    @Flag(help: "List every Block.")
    var blocks = false

    @Flag(help: "Compare with the events' JSON text, which reads all of them.")
    var measureJson = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        try Failure.handling {
            try place.withLog { disk in
                let result = try LogVerification.run(folder: place.folder, fileSystem: disk) { Terminal.progress("reading", $0, of: $1) }
                let jsonBytes = measureJson ? try jsonBytes(place.openLog(disk)) : nil
                print(json ? text(result, jsonBytes) : words(result, jsonBytes))
                if result.isDamaged {
                    Failure.say("the log is damaged: see hindsight-admin verify")
                    throw Failure.damaged
                }
            }
        }
    }

    /// Bytes of all events as JSON lines.
    private func jsonBytes(_ log: EventLog) throws -> Int {
        defer { log.close() }
        var (total, line) = (0, [UInt8]())
        let view = log.readView()
        var scan = view.batches()
        while let batch = try scan.next() {
            for event in batch.events {
                line.removeAll(keepingCapacity: true)
                event.appendJSON(to: &line)
                total += line.count + 1
            }
            if let last = batch.positions.last { Terminal.progress("measuring", last.rawValue, of: view.durablePosition.rawValue) }
        }
        return total
    }
}

extension Inspect {
    private func words(_ result: LogVerification, _ jsonBytes: Int?) -> String {
        var table = Table(["LogSegment", "id", "positions", "events", "blocks", "file", "in blocks", "before LZ4", "LZ4", "recorded"])
        for segment in result.segments { table.add(row(segment)) }
        var lines = [table.text]
        if blocks { lines += ["", blockTable(result)] }
        let (stored, raw, events) = (
            result.segments.reduce(0) { $0 + $1.blockBytes }, result.segments.reduce(0) { $0 + $1.rawBytes }, max(result.events, 1)
        )
        lines.append("")
        lines.append("\(result.events) events, \(Figure.bytes(stored)) in Blocks: \(Figure.oneDecimal(Double(stored) / Double(events))) bytes an event, LZ4 \(Figure.ratio(raw, stored))")
        if let jsonBytes {
            lines.append("as JSON lines \(Figure.bytes(jsonBytes)), \(Figure.oneDecimal(Double(jsonBytes) / Double(events))) bytes an event: \(Figure.ratio(jsonBytes, stored)) smaller in the log")
        }
        for finding in result.findings { lines.append(Terminal.printable("\(finding.path) at byte \(finding.offsetBytes): \(finding.reason)")) }
        return lines.joined(separator: "\n")
    }

    private func row(_ segment: LogVerification.Segment) -> [String] {
        let name = segment.path.split(separator: "/").last.map(String.init) ?? segment.path
        let positions = segment.events == 0 ? "–" : "\(segment.firstPosition)–\(segment.lastPosition)"
        let recorded = segment.recordedFrom.map { "\($0.rfc3339.prefix(16))Z – \((segment.recordedTo ?? $0).rfc3339.prefix(16))Z" } ?? "–"
        return [
            name, String(segment.segmentId), positions, String(segment.events), String(segment.blocks.count), Figure.bytes(Int(segment.fileBytes)),
            Figure.bytes(segment.blockBytes), Figure.bytes(segment.rawBytes), Figure.ratio(segment.rawBytes, segment.blockBytes), recorded,
        ]
    }

    private func blockTable(_ result: LogVerification) -> String {
        var table = Table(["Block at byte", "first position", "events", "stored", "before LZ4", "codec", "declares durable", "recorded at"])
        for block in result.segments.flatMap(\.blocks) {
            table.add([
                String(block.offsetBytes), String(block.firstPosition), String(block.events), Figure.bytes(block.storedBytes), Figure.bytes(block.rawBytes),
                block.isLZ4 ? "LZ4" : "–", String(block.declaredDurable), block.recordedAt.rfc3339,
            ])
        }
        return table.text
    }

    private func text(_ result: LogVerification, _ jsonBytes: Int?) -> String {
        var json = JSONWriter()
        json.object { json in
            json.field("events", result.events)
            json.field("block_bytes", result.segments.reduce(0) { $0 + $1.blockBytes })
            json.field("raw_bytes", result.segments.reduce(0) { $0 + $1.rawBytes })
            if let jsonBytes { json.field("json_bytes", jsonBytes) }
            json.field("segments") { json in json.array { json in for segment in result.segments { append(segment, to: &json) } } }
        }
        return json.text
    }

    private func append(_ segment: LogVerification.Segment, to json: inout JSONWriter) {
        json.object { json in
            json.field("file", segment.path)
            json.field("segment_id", Int(segment.segmentId))
            json.field("first_position", Int(segment.firstPosition))
            json.field("events", segment.events)
            json.field("file_bytes", Int(segment.fileBytes))
            json.field("block_bytes", segment.blockBytes)
            json.field("raw_bytes", segment.rawBytes)
            json.field("recorded_from", segment.recordedFrom)
            json.field("recorded_to", segment.recordedTo)
            json.field("block_count", segment.blocks.count)
            if blocks { json.field("blocks") { json in json.array { json in for block in segment.blocks { append(block, to: &json) } } } }
        }
    }

    private func append(_ block: LogVerification.Block, to json: inout JSONWriter) {
        json.object { json in
            json.field("offset_bytes", Int(block.offsetBytes))
            json.field("first_position", Int(block.firstPosition))
            json.field("events", block.events)
            json.field("stored_bytes", block.storedBytes)
            json.field("raw_bytes", block.rawBytes)
            json.field("lz4", block.isLZ4)
            json.field("declared_durable", Int(block.declaredDurable))
            json.field("recorded_at", block.recordedAt)
        }
    }
}
