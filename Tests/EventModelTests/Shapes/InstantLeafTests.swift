import Testing

@testable import EventModel

@Suite struct InstantLeafTests {
    private static let canonical = [
        ("2026-03-01T09:30:00Z", LeafKind.instantSeconds), ("2026-03-01T09:30:00.120Z", .instantMillis),
        ("2026-03-01T09:30:00.120456Z", .instantMicros),
        ("0001-01-01T00:00:00Z", .instantSeconds), ("9999-12-31T23:59:59.999999Z", .instantMicros),
        ("1969-12-31T23:59:59.999Z", .instantMillis),
        ("2024-02-29T00:00:00Z", .instantSeconds), ("2000-02-29T12:00:00.000Z", .instantMillis),
        ("1970-01-01T00:00:00.000000Z", .instantMicros),
        ("1582-10-10T00:00:00.001Z", .instantMillis), ("2026-03-01T09:30:00+00:00", .instantSeconds),
        ("2026-03-01T09:30:00.120456+00:00", .instantMicros),
        ("2026-03-01T00:30:00.120+05:45", .instantMillis), ("2026-03-01T23:30:00-23:45", .instantSeconds),
        ("2026-03-01T23:30:00.000000-09:30", .instantMicros),
        ("0001-01-01T05:30:00.000+05:30", .instantMillis), ("9999-12-31T23:59:59+00:00", .instantSeconds),
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
        "2026-02-30T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-04-31T00:00:00Z", "0000-01-01T00:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01T23:60:00Z", "2026-03-01T23:59:60Z",
        "2026-03-01T23:59:60.000Z",
        "2026-03-01t00:00:00Z", "2026-03-01T00:00:00z", "2026-03-01 00:00:00Z", "2026-03-01T00:00:00+0000", "2026-03-01T00:00:00-00:00",
        "2026-03-01T00:00:00+24:00", "2026-03-01T00:00:00+05:40", "2026-03-01T00:00:00+05:60", "2026-03-01T00:00:00.123*05:45",
        "2026-03-01T00:00:00.123456+05.45", "2026-03-01T00:00:00 01:00", "0001-01-01T05:15:00.000+05:30", "9999-12-31T23:45:00-00:15",
        "2026-03-01T00:00:00.12345Z", "2026-03-01T00:00:00.1Z", "2026-03-01T00:00:00.1234567Z", "2026-03-01T00:00:00.12aZ",
        "2026-03-01T00:00:00,123Z",
        "2026-03-01T00:00:00.123 ", "+026-03-01T00:00:00Z", "2026/03/01T00:00:00Z", "2026-03-01T00.00.00Z", "2026-03-01T00:00:0:Z",
        "2026-03-01T00:00:00ZZZZZ",
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
                    let instant = changed.withUnsafeBufferPointer { reader.read($0.baseAddress!, $0.count) }
                    if let instant {
                        #expect(Instant(rfc3339: String(decoding: changed, as: UTF8.self))?.micros == instant.micros)
                        #expect(written(instant) == changed)
                    } else if Instant(rfc3339: String(decoding: changed, as: UTF8.self)) != nil {
                        // Instants in another form than ours: t, space, z, second 60, and other zones.
                        let isOtherForm = !changed.allSatisfy("0123456789-:.TZ".utf8.contains) || changed[17] == UInt8(ascii: "6")
                        #expect(isOtherForm || changed.count == 25 || changed.count > 27, "\(String(decoding: changed, as: UTF8.self))")
                    }
                }
            }
        }
    }

    @Test func `days over four hundred years are read as they are written`() {
        var (reader, read) = (CanonicalInstantReader(), 0)
        for day in stride(from: Int64(-719_162), through: 2_932_896, by: 97) {
            let micros = day * 86_400_000_000 + (day & 0xFFFF) * 1_000_003
            for (precision, step) in [Int64(1_000_000), 1000, 1].enumerated() {
                let rounded = InstantWriter.floorDivide(micros, step) * step
                let zone = day % 3 == 0 ? InstantZone.utc : .quarterHours(Int8(day % 95))
                let instant = CanonicalInstant(micros: rounded, precision: UInt8(precision), zone: zone)
                guard let text = written(instant) else { continue }
                #expect(text.withUnsafeBufferPointer { reader.read($0.baseAddress!, $0.count) } == instant)
                read += 1
            }
        }
        #expect(read > 100_000)
    }

    @Test func `an instant that has no text with so many digits is refused`() {
        func text(_ micros: Int64, _ precision: UInt8, _ zone: InstantZone = .utc) -> [UInt8]? {
            written(CanonicalInstant(micros: micros, precision: precision, zone: zone))
        }
        #expect(text(1, 0) == nil)
        #expect(text(1_000_001, 1) == nil)
        #expect(text(-1, 1) == nil)
        #expect(text(-1, 2) == Array("1969-12-31T23:59:59.999999Z".utf8))
        #expect(text(-1, 2, .quarterHours(-1)) == Array("1969-12-31T23:44:59.999999-00:15".utf8))
        for micros in [Instant.earliest.micros - 1, Instant.latest.micros + 1, .min, .max] {
            for zone in [InstantZone.utc, .quarterHours(95), .quarterHours(-95)] { #expect(text(micros, 2, zone) == nil) }
        }
        #expect(text(Instant.earliest.micros, 2, .quarterHours(-1)) == nil)
        #expect(text(Instant.latest.micros, 2, .quarterHours(1)) == nil)
    }

    private func written(_ instant: CanonicalInstant) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: CanonicalInstantWriter.bytesMax)
        let count = buffer.withUnsafeMutableBufferPointer { CanonicalInstantWriter.write(instant, to: $0.baseAddress!) }
        return count.map { Array(buffer[..<$0]) }
    }
}
