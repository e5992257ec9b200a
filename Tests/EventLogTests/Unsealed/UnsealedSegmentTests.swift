import EventModel
import Testing

@testable import EventLog

@Suite struct UnsealedSegmentTests {
    private static func segment(firstPosition: UInt64 = 101) -> UnsealedSegment {
        let header = SegmentHeader(
            logId: 1, segmentId: 1, firstPosition: firstPosition, epoch: 1, previousHash: 0, createdAt: Instant(micros: 0), domain: .customer)
        let segment = UnsealedSegment(header: header, path: "memory")
        segment.define(source: "web")
        return segment
    }

    /// A row without identifiers whose event is an object of `bytes` content bytes: nulls under the key "".
    private static func row(_ id: UInt64, anchor: UInt32, padding: Int = 0) -> [UInt8] {
        var event: [UInt8] = [0x09, 0, 0, 0, 0] + [0x01, UInt8(ascii: "a"), 0x07]
        var length = padding
        while length >= 0x80 {
            event.append(UInt8(length & 0x7F) | 0x80)
            length >>= 7
        }
        event.append(UInt8(length))
        event += [UInt8](repeating: UInt8(ascii: "x"), count: padding)
        let content = UInt32(event.count - 5)
        for byte in 0..<4 { event[1 + byte] = UInt8(truncatingIfNeeded: content >> (8 * UInt32(byte))) }
        let encoder = RowEncoder(
            flags: RowFlags.assignedMessageId, type: .track, source: 0, occurredAtDelta: -5, anchorIndex: 0,
            assignedMessageId: AssignedMessageId(high: id, low: id))
        let identifiers = [IdentifierOrdinal(rawValue: anchor)]
        return identifiers.withUnsafeBufferPointer { identifiers in
            event.withUnsafeBufferPointer { event in
                let rowBytes = encoder.rowBytes(identifiers, eventBytes: event.count)
                return [UInt8](unsafeUninitializedCapacity: rowBytes + 10) { buffer, count in
                    count = encoder.write(to: buffer.baseAddress!, rowBytes, identifiers, event)
                    #expect(count == rowBytes + varintBytes(UInt64(rowBytes)))
                }
            }
        }
    }

    private static func add(_ segment: UnsealedSegment, _ id: UInt64, anchor: UInt32, padding: Int = 0, recordedAt: Int64 = 1000) {
        let hash = AssignedMessageId(high: id, low: id).messageIdHash
        row(id, anchor: anchor, padding: padding).withUnsafeBufferPointer {
            segment.add(row: $0, anchor: IdentifierOrdinal(rawValue: anchor), messageIdHash: hash, recordedAt: Instant(micros: recordedAt))
        }
    }

    @Test func `what a naive list holds is found by anchor, by position, by messageId and by time`() throws {
        let segment = Self.segment()
        var random = SystemRandomNumberGenerator()
        let events = (0..<6000).map { (id: UInt64($0) + 7, anchor: UInt32.random(in: 1...900, using: &random), time: Int64($0 / 50) * 10) }
        for event in events {
            Self.add(segment, event.id, anchor: event.anchor, padding: Int.random(in: 0...300, using: &random), recordedAt: event.time)
        }
        for durable in [100, 101, 3000, 6100] as [UInt64] {
            segment.publish(upTo: durable)
            let visible = events.prefix(Int(durable - 100))
            for anchor in [1, 7, 450, 900, 901] as [UInt32] {
                for upTo in [0, 100, 101, 2500, 6100, .max] as [UInt64] {
                    let wanted = visible.indices.filter { events[$0].anchor == anchor && UInt64($0) + 101 <= upTo }.map { UInt64($0) + 101 }
                    #expect(try segment.positions(anchor: IdentifierOrdinal(rawValue: anchor), upTo: upTo) == wanted)
                }
            }
            for time in [-1, 0, 5, 600, 1195, 2000] as [Int64] {
                let wanted = visible.lastIndex { $0.time <= time }.map { UInt64($0) + 101 }
                #expect(segment.lastPosition(recordedAtOrBefore: Instant(micros: time)) == wanted)
            }
            for index in [0, 1, 2899, 2900, 5999] {
                let position = UInt64(index) + 101
                #expect(segment.recordedAt(position)?.micros == (position <= durable ? events[index].time : nil))
                #expect(try find(segment, events[index].id) == (position <= durable ? position : nil))
            }
        }
        #expect(try find(segment, 1) == nil)
        #expect(segment.recordedAt(100) == nil)
        #expect(segment.payloadBytes > 6000 * 30)
    }

    private func find(_ segment: UnsealedSegment, _ id: UInt64) throws -> UInt64? {
        let wanted = AssignedMessageId(high: id, low: id)
        return try MessageKey.with(wanted.text) { key throws(EventLogError) in
            try segment.find(key) { _, _, assigned throws(EventLogError) in assigned == wanted }
        }
    }

    @Test func `rows come back whole wherever a chunk of memory ends`() throws {
        let segment = Self.segment()
        let paddings = [10, 262_000, 100, 262_144, 1, 700_000, 0, 261_000, 1_100, 1_000_000, 3, 40]
        for (index, padding) in paddings.enumerated() { Self.add(segment, UInt64(index), anchor: 1, padding: padding) }
        segment.publish(upTo: 100 + UInt64(paddings.count))
        var builder = EventBatchBuilder()
        try segment.append(positions: 101...100 + UInt64(paddings.count), to: &builder)
        let batch = builder.build()
        #expect(batch.indices.map { batch[$0].event["a"]?.stringValue?.utf8.count } == paddings)
        #expect(batch.positions.map(\.rawValue) == paddings.indices.map { UInt64($0) + 101 })
        #expect(batch.occurredAt.allSatisfy { $0.micros == 995 })
        #expect(batch.anchors.allSatisfy { $0.rawValue == 1 })
    }

    @Test func `positions that are not there, or not durable, are an error`() {
        let segment = Self.segment()
        for id in 0..<3 { Self.add(segment, UInt64(id), anchor: 1) }
        segment.publish(upTo: 102)
        for range in [100...101, 103...103, 102...103] as [ClosedRange<UInt64>] {
            var builder = EventBatchBuilder()
            #expect(throws: EventLogError.self) { try segment.append(positions: range, to: &builder) }
        }
    }

    @Test func `a reader beside the thread that adds sees whole chains and rows`() async throws {
        let segment = Self.segment(firstPosition: 1)
        let total = 20_000
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for index in 0..<total {
                    Self.add(segment, UInt64(index), anchor: UInt32(index % 5 + 1), recordedAt: Int64(index / 3))
                    if index % 7 == 6 { segment.publish(upTo: UInt64(index) + 1) }
                }
                segment.publish(upTo: UInt64(total))
            }
            group.addTask {
                var last: UInt64 = 0
                while last < total {
                    last = segment.lastPosition
                    let mine = (try? segment.positions(anchor: IdentifierOrdinal(rawValue: 3), upTo: last)) ?? []
                    #expect(mine == stride(from: 3, through: last, by: 5).map { UInt64($0) })
                    guard last > 0 else { continue }
                    #expect(segment.recordedAt(last)?.micros == Int64(last - 1) / 3)
                    #expect((try? self.find(segment, last - 1)) == .some(.some(last)))
                }
            }
        }
    }
}

@Suite struct UnsealedTablesTests {
    @Test func `elements stay where they are while the array grows`() {
        let array = StableArray<UInt32>(firstBits: 2)
        defer { array.free() }
        for index in 0..<5000 {
            array.store(UInt32(index) * 3, at: index)
            for earlier in [0, index / 2, index] { #expect(array[earlier] == UInt32(earlier) * 3) }
        }
    }

    @Test func `a key keeps all its values, or the last one, through growth`() {
        var (many, one) = (SlotTable(bits: 4), SlotTable(bits: 4))
        for value in 1...1000 as ClosedRange<UInt32> {
            if Int(value) > many.slots.usedMax { (many, one) = (many.grown(), one.grown()) }
            many.slots.insert(value % 10, value)
            var former: UInt32 = 0
            let isNew = one.slots.replace(value % 10, by: value) { former = $0 }
            #expect(isNew == (value <= 10))
            #expect(former == (value <= 10 ? 0 : value - 10))
        }
        for key in 0..<10 as Range<UInt32> {
            var values: [UInt32] = []
            many.slots.forEachValue(key) { value in
                values.append(value)
                return false
            }
            #expect(values.sorted() == (1...1000).filter { $0 % 10 == key })
            #expect(one.value(key) == (1...1000).last { $0 % 10 == key })
        }
        #expect(one.value(10) == 0)
    }
}
