import Testing

@testable import EventModel

@Suite struct InstantLeafTests {
    private static let canonical = [
        ("2026-03-01T09:30:00Z", LeafKind.instantSeconds), ("2026-03-01T09:30:00.120Z", .instantMillis), ("2026-03-01T09:30:00.120456Z", .instantMicros),
        ("0001-01-01T00:00:00Z", .instantSeconds), ("9999-12-31T23:59:59.999999Z", .instantMicros), ("1969-12-31T23:59:59.999Z", .instantMillis),
        ("2024-02-29T00:00:00Z", .instantSeconds), ("2000-02-29T12:00:00.000Z", .instantMillis), ("1970-01-01T00:00:00.000000Z", .instantMicros),
        ("1582-10-10T00:00:00.001Z", .instantMillis),
    ]

    @Test(arguments: canonical)
    func `canonical text is an instant of its kind`(text: String, kind: LeafKind) throws {
        var events = ShapedEvents()
        let event = try packed(#"{"v":"\#(text)"}"#)
        let shaped = events.shred(event)
        #expect(events.table.leafColumns(shaped.shape).map { events.table.columns[Int($0)].kind } == [kind])
        #expect(shaped.leaves == [OwnedLeaf(number: try #require(Instant(rfc3339: text)).micros)])
        #expect(events.roundTrip(event) == event)
    }

    @Test(arguments: [
        "2026-02-30T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
        "2026-04-31T00:00:00Z", "0000-01-01T00:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01T23:60:00Z", "2026-03-01T23:59:60Z", "2026-03-01T23:59:60.000Z",
        "2026-03-01t00:00:00Z", "2026-03-01T00:00:00z", "2026-03-01 00:00:00Z", "2026-03-01T00:00:00+00:00", "2026-03-01T00:00:00-00:00",
        "2026-03-01T00:00:00.12345Z", "2026-03-01T00:00:00.1Z", "2026-03-01T00:00:00.1234567Z", "2026-03-01T00:00:00.12aZ", "2026-03-01T00:00:00,123Z",
        "2026-03-01T00:00:00.123 ", "+026-03-01T00:00:00Z", "2026/03/01T00:00:00Z", "2026-03-01T00.00.00Z", "2026-03-01T00:00:0:Z", "2026-03-01T00:00:00ZZZZZ",
        "2026-03-01T00:00Z", "2026-03-01", "٢٠٢٦-03-01T00:00", "xxxxxxxxxxxTxxxxxxxZ", "2026-03-01T00:00:00.123456z",
    ])
    func `text that only looks canonical is kept as text`(text: String) throws {
        var events = ShapedEvents()
        let event = try packed(#"{"v":"\#(text)"}"#)
        #expect(events.leafColumns(event) == ["v:value"])
        #expect(events.roundTrip(event) == event)
    }

    @Test func `with any one character changed, what is an instant agrees with the reader and the writer`() throws {
        for (text, _) in Self.canonical {
            var reader = CanonicalInstantReader()
            for at in text.utf8.indices {
                for byte in UInt8(0)...127 {
                    var changed = Array(text.utf8)
                    changed[text.utf8.distance(from: text.startIndex, to: at)] = byte
                    let micros = changed.withUnsafeBufferPointer { reader.micros($0.baseAddress!, $0.count) }
                    if let micros {
                        #expect(Instant(rfc3339: String(decoding: changed, as: UTF8.self))?.micros == micros)
                        #expect(written(micros, digits: changed.count == 20 ? 0 : changed.count == 24 ? 3 : 6) == changed)
                    } else if Instant(rfc3339: String(decoding: changed, as: UTF8.self)) != nil {
                        // Instants in another form than ours: t, space, z, second 60, and offsets cannot come by one changed byte.
                        let isOtherForm = changed.contains(UInt8(ascii: "t")) || changed.contains(UInt8(ascii: " ")) || changed.contains(UInt8(ascii: "z"))
                        #expect(isOtherForm || changed[17] == UInt8(ascii: "6"), "\(String(decoding: changed, as: UTF8.self))")
                    }
                }
            }
        }
    }

    @Test func `days over four hundred years are read as they are written`() {
        var reader = CanonicalInstantReader()
        for day in stride(from: Int64(-719_162), through: 2_932_896, by: 97) {
            let micros = day * 86_400_000_000 + (day & 0xFFFF) * 1_000_003
            for digits in [0, 3, 6] {
                let step = [0: Int64(1_000_000), 3: 1000, 6: 1][digits]!
                let rounded = InstantWriter.floorDivide(micros, step) * step
                guard let text = written(rounded, digits: digits) else { continue }
                #expect(text.withUnsafeBufferPointer { reader.micros($0.baseAddress!, $0.count) } == rounded)
            }
        }
    }

    @Test func `an instant that has no text with so many digits is refused`() {
        #expect(written(1, digits: 0) == nil)
        #expect(written(1_000_001, digits: 3) == nil)
        #expect(written(-1, digits: 3) == nil)
        #expect(written(-1, digits: 6) == Array("1969-12-31T23:59:59.999999Z".utf8))
        #expect(written(Instant.earliest.micros - 1, digits: 6) == nil)
        #expect(written(Instant.latest.micros + 1, digits: 6) == nil)
        #expect(written(.min, digits: 6) == nil)
        #expect(written(.max, digits: 6) == nil)
    }

    private func written(_ micros: Int64, digits: Int) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: CanonicalInstantWriter.bytesMax)
        let count = buffer.withUnsafeMutableBufferPointer { CanonicalInstantWriter.write(micros, digits: digits, to: $0.baseAddress!) }
        return count.map { Array(buffer[..<$0]) }
    }
}
