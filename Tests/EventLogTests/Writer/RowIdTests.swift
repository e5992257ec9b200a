import EventModel
import Testing

@testable import EventLog

@Suite struct RowIdTests {
    @Test func `ids of numbered lines are those that EventModel derives`() async throws {
        let log = try LogFixture().open()
        for (offset, producer) in [(Int64(0), "shop-7"), (9, "shop-7"), (99_998, "p~é"), (Int64.max - 3, ""), (-2, "x")] {
            let origin = AppendOrigin(source: "web", producer: producer, producerLineOffset: offset)
            let lines = ["one", "two"].map { #"{"type":"page","name":"\#($0)","anonymousId":"a"}"# }
            let positions = try await log.append(lines, origin: origin).compactMap(\.acceptedPosition)
            try #require(positions.count == 2)
            let stored = try log.readView().events(at: positions.map { LogPosition(rawValue: $0) })
            for index in 0..<2 {
                let line = UInt64(bitPattern: Int64(index + 1) &+ offset)
                #expect(stored[index].assignedMessageId == MessageIdHash.derived(source: "web", producer: producer, line: line))
            }
        }
        log.close()
    }

    @Test func `a key has the bytes and the hash of the messageId in an event`() throws {
        let texts = [
            "a", "order-17", String(repeating: "x", count: 63), String(repeating: "y", count: 64), String(repeating: "é", count: 50),
            "0192f0c1-5c1a-7000-8000-0123456789ab", "0192F0C1-5C1A-7000-8000-0123456789AB", "0192f0c1-5c1a-7000-8000-0123456789ag",
        ]
        for text in texts {
            var events = DecodedEvents()
            try EventDecoder().decode(page(text), number: 1, into: &events)
            let row = events.rows[0]
            let packed = Array(PackedText.bytes(events.messageId(row)))
            _ = try MessageKey.with(text) { key throws(EventLogError) in
                #expect(Array(key.packed) == packed, "\(text)")
                #expect(key.hash == row.messageIdHash)
                #expect(key.hash == MessageIdHash.of(text))
                return nil
            }
        }
        let assigned = AssignedMessageId.version7(at: Instant(micros: 1), random: (3, 4))
        #expect(assigned.messageIdHash == MessageIdHash.of(assigned))
    }

    @Test func `new ids of one request differ and keep version and variant`() async throws {
        let log = try LogFixture().open()
        let line = #"{"type":"page","anonymousId":"a"}"#
        _ = try await log.append(Array(repeating: line, count: 300))
        _ = try await log.append(Array(repeating: line, count: 300))
        let ids = try log.all().assignedMessageIds.compactMap { $0 }
        #expect(Set(ids).count == 600)
        #expect(ids.allSatisfy { $0.high >> 12 & 0xF == 7 && $0.low >> 62 == 2 })
        log.close()
    }
}
