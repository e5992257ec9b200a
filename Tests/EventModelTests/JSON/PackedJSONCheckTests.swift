import Testing

@testable import EventModel

/// Bytes from a disk are input: the check before they are walked must hold for whatever they are.
@Suite struct PackedJSONCheckTests {
    private static let samples = [
        page(
            #""properties":{"order_id":"o7","total":59.90,"n":-12345678901,"e":1e400,"list":[1,[],{},null,true,false,"é"],"id":"123e4567-e89b-12d3-a456-426614174000"}"#
        ),
        page("\"properties\":{\"\(String(repeating: "k", count: 130))\":\"\(String(repeating: "u", count: 68))\u{FC}\"}"),
        page(#""context":{"traits":{"email":"ada@example.com"},"device":{"id":"d"}},"timestamp":"2026-03-01T09:30:00Z""#),
    ]

    @Test func `everything that the writer writes is accepted`() throws {
        for sample in Self.samples { #expect(isObject(try Decoded(sample).packed)) }
        for seed in 0..<300 {
            var random = RandomJSON(seed: UInt64(seed))
            let value = try JSONValue(parsing: random.object(depth: 5).sent)
            #expect(PackedJSONCheck.isObject(value.packedBytes), "seed \(seed)")
        }
    }

    @Test func `no truncation and no extra byte is accepted`() throws {
        for sample in Self.samples {
            let packed = try Decoded(sample).packed
            for count in 0..<packed.count { #expect(!isObject(Array(packed[..<count])), "\(count) of \(packed.count) bytes") }
            #expect(!isObject(packed + [0]))
        }
    }

    @Test func `with any one byte changed it is refused or can be walked to its end`() throws {
        for sample in Self.samples {
            let packed = try Decoded(sample).packed
            for at in packed.indices {
                let isText = at > 0 && packed[at] == packed[at - 1]
                // Inside a long run of one letter a few values tell as much as all.
                let bytes = isText ? [0, 0x22, 0x7F, 0x80, 0xC3, 0xFF] : Array(UInt8.min...UInt8.max)
                for byte in bytes where byte != packed[at] {
                    var changed = packed
                    changed[at] = byte
                    if isObject(changed) { walk(changed) }
                }
            }
        }
    }

    @Test func `random bytes under an object's head are refused or can be walked`() {
        var random = RandomJSON.Seeded(state: 42)
        for _ in 0..<20_000 {
            let content = (0..<Int.random(in: 0...24, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            let bytes = [PackedTag.object, UInt8(content.count), 0, 0, 0] + content
            if isObject(bytes) { walk(bytes) }
        }
    }

    @Test func `depth, sizes and texts that lie are refused`() throws {
        let deep = try JSONValue(parsing: String(repeating: "[", count: 31) + String(repeating: "]", count: 31))
        let inner = Array(deep.packedBytes)
        let object = { (content: [UInt8]) in
            let count = UInt32(content.count)
            return [PackedTag.object] + (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } + content
        }
        #expect(isObject(object([1, 97] + inner)))
        #expect(!isObject(object([1, 97] + Array(try JSONValue(parsing: "[" + deep.jsonText + "]").packedBytes))))
        #expect(!isObject(object([1, 97, PackedTag.string, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1])))
        #expect(!isObject(object([1, 97, PackedTag.array, 0xFF, 0xFF, 0xFF, 0xFF])))
        #expect(!isObject(object([1, 97, PackedTag.shortString | 1, 0x80])), "not UTF-8")
        #expect(!isObject(object([5, 97, 0])), "a key longer than its object")
        #expect(!isObject(object([0xFF, PackedTag.null])), "a well-known key that nobody knows")
        #expect(!isObject(object([1, 97, PackedTag.numberText, 2, 48, 49])), "01")
        #expect(!isObject(object([1, 97, PackedTag.decimal, 19, 2])), "19 digits after the point")
        #expect(!isObject(object([1, 97])), "a key without a value")
        #expect(!isObject([PackedTag.array, 0, 0, 0, 0]), "an event is an object")
        #expect(!isObject([]))
        #expect(isObject(object([])))
    }

    private func isObject(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBufferPointer { PackedJSONCheck.isObject($0) } }

    /// Everything that readers do with an event of the log.
    private func walk(_ bytes: [UInt8]) {
        let event = JSONValue(PackedBytes(copying: bytes.withUnsafeBytes { $0 }), at: 0)
        _ = event.jsonText
        visit(event)
        bytes.withUnsafeBufferPointer {
            _ = EventContent.isSame($0, $0)
            _ = EventContent.messageIdHash($0)
        }
    }

    private func visit(_ value: JSONValue) {
        _ = (value.kind, value.stringValue, value.decimalValue, value.instantValue, value.boolValue)
        for element in value.elements { visit(element) }
        for field in value.fields {
            _ = value[field.key]
            visit(field.value)
        }
    }
}
