import EventModel
import Testing

@testable import EventLog

/// Whether a sealed LogSegment gives back what went in, whichever way it is asked.
struct SealedCheck {
    let segment: SealedSegment
    /// By position.
    let expected: EventBatch

    /// All that is wrong, in words; empty when nothing is. Stops at the first event that is wrong.
    ///
    /// - Parameter step: Of anchors and messageIds one in so many is asked for.
    func findings(step: Int = 1) throws -> [String] {
        try byPosition() + byParts() + byAnchor(step) + byTime() + byMessageId(step) + identifiers() + decoded()
    }

    /// Why two events are not one; nil when they are.
    static func difference(_ a: RecordedEvent, _ b: RecordedEvent) -> String? {
        if a.position != b.position { return "position \(a.position), not \(b.position)" }
        if a.event != b.event { return "event \(a.position) is \(a.event.jsonText.prefix(300)), not \(b.event.jsonText.prefix(300))" }
        let isSame =
            a.recordedAt == b.recordedAt && a.occurredAt == b.occurredAt && a.type == b.type && a.anchor == b.anchor && a.source == b.source
            && a.name == b.name && a.identifiers.elementsEqual(b.identifiers) && a.assignedMessageId == b.assignedMessageId
        return isSame ? nil : "event \(a.position) has another row"
    }

    static func difference(_ a: EventBatch, _ b: EventBatch) -> [String] {
        guard a.count == b.count else { return ["\(a.count) events, not \(b.count)"] }
        for index in a.indices {
            if let difference = difference(a[index], b[index]) { return [difference] }
        }
        return []
    }

    private func byPosition() throws -> [String] {
        var builder = EventBatchBuilder()
        try segment.append(positions: segment.firstPosition...segment.lastPosition, to: &builder)
        return Self.difference(builder.build(), expected).map { "by position: " + $0 }
    }

    /// A few ranges that begin and end anywhere.
    private func byParts() throws -> [String] {
        var findings: [String] = []
        for (start, end) in [(0, 0), (expected.count / 3, expected.count / 2), (expected.count - 1, expected.count - 1)] {
            var builder = EventBatchBuilder()
            try segment.append(positions: segment.firstPosition + UInt64(start)...segment.firstPosition + UInt64(end), to: &builder)
            findings += Self.difference(builder.build(), expected.selecting(start...end)).map { "positions \(start)...\(end): " + $0 }
        }
        return findings
    }

    private func byAnchor(_ step: Int) throws -> [String] {
        var rows: [IdentifierOrdinal: [Int]] = [:]
        for index in expected.indices { rows[expected.anchors[index], default: []].append(index) }
        var findings: [String] = []
        for (place, anchor) in rows.keys.sorted(by: { $0.rawValue < $1.rawValue }).enumerated() where place % step == 0 {
            guard let own = rows[anchor] else { continue }
            for upTo in [UInt64.max, expected.positions[own[own.count / 2]].rawValue] {
                let wanted = expected.selecting(own.filter { expected.positions[$0].rawValue <= upTo }).canonicallyOrdered()
                var builder = EventBatchBuilder()
                try segment.append(anchor: anchor, upTo: upTo, to: &builder)
                findings += Self.difference(builder.build(), wanted).map { "anchor \(anchor.rawValue): " + $0 }
                let positions = try segment.positions(anchor: anchor, upTo: upTo)
                if positions != wanted.positions.map(\.rawValue).sorted() { findings.append("positions of anchor \(anchor.rawValue)") }
            }
        }
        var none = EventBatchBuilder()
        try segment.append(anchor: IdentifierOrdinal(rawValue: .max), upTo: .max, to: &none)
        return none.count == 0 ? findings : findings + ["an anchor that nobody has"]
    }

    private func byTime() throws -> [String] {
        var findings: [String] = []
        for index in stride(from: 0, to: expected.count, by: max(expected.count / 50, 1)) {
            let (position, instant) = (expected.positions[index].rawValue, expected.recordedAt[index])
            if segment.recordedAt(position) != instant { findings.append("recordedAt of \(position)") }
            let wanted = expected.recordedAt.lastIndex { $0 <= instant }.map { expected.positions[$0].rawValue }
            if segment.lastPosition(recordedAtOrBefore: instant) != wanted { findings.append("the last position of \(instant)") }
        }
        return findings
    }

    private func byMessageId(_ step: Int) throws -> [String] {
        var findings: [String] = []
        for index in stride(from: 0, to: expected.count, by: step) {
            let event = expected[index]
            for anchor in [event.anchor, nil] where try !finds(event, under: anchor) { findings.append("event \(event.position) by its messageId") }
        }
        let stranger = try MessageKey.with("nobody has this") { key throws(EventLogError) in try segment.find(key) { _, _, _ in true } }
        return stranger == nil ? findings : findings + ["a messageId that nobody has"]
    }

    private func finds(_ event: RecordedEvent, under anchor: IdentifierOrdinal?) throws -> Bool {
        let position = event.position.rawValue
        return try MessageKey.with(event.messageId) { key throws(EventLogError) in
            var key = key
            key.anchor = anchor
            return try segment.find(key) { found, _, assigned throws(EventLogError) in found == position && assigned == event.assignedMessageId }
        } == position
    }

    private func identifiers() throws -> [String] {
        var (keys, wrong): (Set<UInt32>, Int) = ([], 0)
        try segment.forEachIdentifier { ordinal, key in
            keys.insert(ordinal)
            let text = String(decoding: key, as: UTF8.self)
            if segment.identifiers.identifier(IdentifierOrdinal(rawValue: ordinal))?.description != text { wrong += 1 }
            return true
        }
        let isWhole = keys == Set(expected.identifierOrdinals.map(\.rawValue))
        return wrong == 0 && isWhole ? [] : ["identifiers: \(wrong) wrong, all there: \(isWhole)"]
    }

    /// Every column as a scan reads it: its own fields and order, and the names.
    private func decoded() throws -> [String] {
        var rows = DecodedRowGroup(segment, columns: try segment.groups[0].columns())
        var (last, seen): (RowKey?, [UInt64]) = (nil, [])
        var findings: [String] = []
        for group in segment.groups {
            try rows.decode(group)
            var row = 0
            try rows.forEachKey { key throws(EventLogError) in
                if let last, !(last < key) { findings.append("rows are out of order at \(key)") }
                last = key
                seen.append(key.position)
                let event = expected[Int(key.position - segment.firstPosition)]
                if !isRow(rows, row, event, key) { findings.append("the columns of event \(key.position)") }
                row += 1
            }
        }
        return seen.sorted() == expected.positions.map(\.rawValue) ? findings : findings + ["the positions of all rows"]
    }

    private func isRow(_ rows: borrowing DecodedRowGroup, _ row: Int, _ event: RecordedEvent, _ key: RowKey) -> Bool {
        key.run.anchor == UInt64(event.anchor.rawValue) && key.occurredAtMicros == event.occurredAt.micros && isName(rows.names[row], event.name)
            && rows.kinds[row] & 0xFF == Int64(event.type.rawValue) && segment.sources[Int(rows.sources[row])] == event.source
    }

    private func isName(_ code: Int64, _ name: String) -> Bool {
        guard code > 0 else { return name.isEmpty }
        var stored = ByteHeap()
        var wanted = ByteHeap()
        var name = name
        name.withUTF8 { PackedText.append($0, to: &wanted) }
        return segment.dictionary.append(Int(code) - 1, to: &stored) && stored.bytes.elementsEqual(wanted.bytes)
    }
}
