import EventModel
import Testing

@Suite struct EventContentTests {
    private let base = page(#""messageId":"m1","properties":{"total":59.90}"#)

    @Test(arguments: [
        #"{"sentAt":"2026-03-01T00:00:00Z","type":"page","anonymousId":"a","messageId":"m1","properties":{"total":59.90}}"#,
        #"{"type":"page","anonymousId":"a","receivedAt":"2026-03-01T00:00:00Z","messageId":"m1","properties":{"total":59.90},"_metadata":{}}"#,
        #"{"type":"page","anonymousId":"a","messageId":"m1","properties":{"total":59.90},"originalTimestamp":"2026-03-01","writeKey":"k"}"#,
        #"{ "type" : "page", "anonymousId" : "\u0061", "messageId" : "m1", "properties" : { "total" : 59.90 } }"#,
    ])
    func `transport stamps, white space and escapes do not count`(other: String) throws {
        #expect(try isSame(base, other))
        #expect(try isSame(other, base))
    }

    @Test(arguments: [
        #"{"type":"page","anonymousId":"a","messageId":"m1","properties":{"total":59.9}}"#,
        #"{"type":"page","anonymousId":"b","messageId":"m1","properties":{"total":59.90}}"#,
        #"{"type":"page","anonymousId":"a","messageId":"m1","properties":{"total":59.90},"name":null}"#,
        #"{"type":"page","anonymousId":"a","messageId":"m1"}"#,
        #"{"type":"page","anonymousId":"a","messageId":"m1","properties":{"total":59.90},"timestamp":"2026-03-01"}"#,
        #"{"type":"page","anonymousId":"a","messageId":"m1","properties":{"total":59.90,"sentAt":"2026-03-01"}}"#,
    ])
    func `everything else does`(other: String) throws {
        #expect(try !isSame(base, other))
        #expect(try !isSame(other, base))
    }

    @Test func `ids hash alike for one text, packed as a UUID or not, and derived ones differ by each part`() throws {
        let uuid = "123e4567-e89b-12d3-a456-426614174000"
        for id in [uuid, uuid.uppercased(), "m1", "é"] {
            let packed = try Decoded(page(#""messageId":"\#(id)""#)).packed
            #expect(packed.withUnsafeBufferPointer { EventContent.messageIdHash($0) } == MessageIdHash.of(id), "\(id)")
            #expect(packed.withUnsafeBufferPointer { EventContent.messageIdText($0) } == id)
        }
        let derived = [("web", "p", UInt64(1)), ("web", "p", 2), ("web", "q", 1), ("app", "p", 1)].map {
            MessageIdHash.derived(source: $0.0, producer: $0.1, line: $0.2)
        }
        #expect(Set(derived).count == 4)
        #expect(derived[0] == MessageIdHash.derived(source: "web", producer: "p", line: 1))
        for id in derived { #expect(id.text.dropFirst(14).first == "8" && "89ab".contains(id.text.dropFirst(19).first ?? "?")) }
        #expect(MessageIdHash.ofRetraction(of: "m1") != MessageIdHash.ofRetraction(of: "m2"))
    }

    @Test func `assigned ids are UUIDs of version 7 in the order of their milliseconds`() {
        let early = AssignedMessageId.version7(at: Instant(micros: 1_000_000), random: (.max, .max))
        let late = AssignedMessageId.version7(at: Instant(micros: 1_001_000), random: (0, 0))
        #expect(early.text == "00000000-03e8-7fff-bfff-ffffffffffff")
        #expect(early.text < late.text)
        #expect(AssignedMessageId.version7(at: .earliest, random: (0, 0)).text == "00000000-0000-7000-8000-000000000000")
    }

    private func isSame(_ a: String, _ b: String) throws -> Bool {
        let (x, y) = (try Decoded(a).packed, try Decoded(b).packed)
        return x.withUnsafeBufferPointer { x in y.withUnsafeBufferPointer { EventContent.isSame(x, $0) } }
    }
}
