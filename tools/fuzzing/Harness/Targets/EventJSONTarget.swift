import EventModel

@testable import EventModel

// A line through our decoder and through a reader that follows RFC 8259 by the letter: both take it or neither does, and what comes back is what
// the strict reader keeps. Allowed to differ:
//
//   - a byte order mark at the beginning may be passed over (RFC 8259 §8.1), and is never kept;
//   - a field `writeKey` of the event is taken out: write keys are credentials;
//   - a line that is JSON may be refused by the rules of events, with another code than `invalid_json`.

/// An event's JSON against a reader of another make.
struct EventJSONTarget: FuzzTarget {
    static let name = "event-json"

    static func seeds() throws -> [String: [UInt8]] {
        var seeds: [String: [UInt8]] = [:]
        for (index, line) in Seeds.eventLines.enumerated() { seeds["event-\(index)"] = Array(line.utf8) }
        for (index, line) in Seeds.refusedLines.enumerated() { seeds["refused-\(index)"] = Array(line.utf8) }
        return seeds
    }

    init() {}

    private enum Outcome: Equatable {
        case event(text: [UInt8], packed: [UInt8])
        case refused(EventError)
    }

    func run(_ input: [UInt8]) {
        let outcome = decode(input, padding: 0x20)
        for padding in Array("}\"0".utf8) where decode(input, padding: padding) != outcome { found("what stands behind the line decides on it") }
        let line = Array(input.starts(with: [0xEF, 0xBB, 0xBF]) ? input.dropFirst(3) : input[...])
        let kept = PlainJSONReader.kept(line, depthMax: EventLimits.depthMax)
        switch outcome {
        case .event(let text, let packed): check(text, packed, kept, line)
        case .refused(let error):
            if error.code == .invalidJSON, kept != nil, line.count == input.count { found("JSON is refused: \(error)") }
            if error.code == .invalidEvent, kept == nil { found("what is no JSON is refused as an event: \(error)") }
        }
    }

    private func check(_ text: [UInt8], _ packed: [UInt8], _ kept: [UInt8]?, _ line: [UInt8]) {
        guard let kept else { found("taken, and no JSON") }
        let hasWriteKey = String(decoding: line, as: UTF8.self).contains("writeKey") || line.contains(UInt8(ascii: "\\"))
        if !hasWriteKey, text != kept { found("comes back as \(String(decoding: text, as: UTF8.self)), kept is \(String(decoding: kept, as: UTF8.self))") }
        if decode(text, padding: 0x20) != .event(text: text, packed: packed) { found("what came back is another event") }
        if !packed.withUnsafeBufferPointer({ PackedJSONCheck.isObject($0) }) { found("the packed event does not pass the log's own check") }
        checkShape(packed)
    }

    /// Taken apart into columns and put together again, as sealing does.
    private func checkShape(_ packed: [UInt8]) {
        var shaped = ShapedEvents()
        if shaped.roundTrip(packed) != packed { found("taken apart and put together the event is another one") }
    }

    private func decode(_ line: [UInt8], padding: UInt8) -> Outcome {
        let line = PlantedBug.withoutMinus(line)
        let padded = line + [UInt8](repeating: padding, count: JSONTextReader.paddingBytes)
        let decoder = EventDecoder(limits: EventLimits(eventBytesMax: EventLimits.eventBytesCeiling))
        var events = DecodedEvents()
        do throws(EventError) {
            try padded.withUnsafeBufferPointer { buffer throws(EventError) in
                try decoder.decode(UnsafeBufferPointer(rebasing: buffer[..<line.count]), number: 1, into: &events)
            }
        } catch {
            if events.count != 0 || events.identifiers.count != 0 || events.payloadBytes != 0 { found("a refused line leaves something behind") }
            return .refused(error)
        }
        if events.count != 1 { found("one line became \(events.count) events") }
        let packed = Array(events.payload(events.rows[0]))
        var builder = EventBatchBuilder()
        let header = EventBatchBuilder.Header(
            position: .none, recordedAt: .earliest, occurredAt: .earliest, type: events.rows[0].type, anchor: .none, source: "fuzz")
        builder.append(header, identifiers: [], bytes: PackedBytes(copying: UnsafeRawBufferPointer(events.payload(events.rows[0]))), payloadOffset: 0)
        return .event(text: Array(builder.build()[0].event.jsonText.utf8), packed: packed)
    }
}
