import EventModel
import Testing

@Suite struct InstantTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01", 0), ("1970-01-01t00:00:00z", 0), ("1970-01-01 00:00:01Z", 1_000_000),
            ("1970-01-01T00:00:00.5Z", 500_000),
            ("1970-01-01T00:00:00.123456Z", 123_456), ("1970-01-01T00:00:00.1234569999Z", 123_456), ("1969-12-31T23:59:59.999999Z", -1),
            ("1970-01-01T01:00:00+01:00", 0), ("1970-01-01T01:30:00+0130", 0), ("1969-12-31T19:00:00-05", 0),
            ("1970-01-01T00:00:00-00:00", 0),
            ("2026-03-01T09:30:00.120Z", 1_772_357_400_120_000), ("2000-02-29T12:00:00Z", 951_825_600_000_000),
            ("2016-12-31T23:59:60Z", 1_483_228_799_999_999),
            ("2016-12-31T23:59:60.5Z", 1_483_228_799_999_999), ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
            ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
            ("0001-01-01T01:00:00+01:00", -62_135_596_800_000_000),
        ] as [(String, Int64)])
    func `every form of RFC 3339 is read`(text: String, micros: Int64) {
        #expect(Instant(rfc3339: text)?.micros == micros)
    }

    @Test(arguments: [
        "", "2026", "2026-03", "2026-3-1", "2026-03-01T", "2026-03-01T09", "2026-03-01T09:30", "2026-03-01T09:30Z", "2026-03-01T09:30:00",
        "2026-03-01T09:30:00.Z",
        "2026-03-01T09:30:00.5", "2026-03-01T09:30:00,5Z", "2026-03-01T24:00:00Z", "2026-03-01T09:60:00Z", "2026-03-01T09:30:61Z",
        "2026-02-29", "2026-04-31", "2026-00-10",
        "2026-13-01", "2026-01-00", "2026-01-32", "1900-02-29", "0000-01-01", "0000-12-31T23:59:59Z", "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "2026-03-01T09:30:00+24:00", "2026-03-01T09:30:00+01:60", "2026-03-01T09:30:00+1", "2026-03-01T09:30:00+01:0",
        "2026-03-01T09:30:00Zx", "2026-03-01T09:30:00 Z",
        " 2026-03-01", "2026-03-01 ", "2026/03/01", "20260301", "+2026-03-01", "-2026-03-01", "２０２６-03-01", "2026-03-01T09:30:00+01:00Z",
        "2026-03-01T-9:30:00Z",
        "2026-03-01X09:30:00Z", "2026-03-01T09:30:00+--:00", "now", "12026-03-01T00:00:00Z",
    ])
    func `anything else is refused`(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test func `what is written is read back to the microsecond`() {
        var random = RandomJSON.Seeded(state: 7)
        for _ in 0..<2000 {
            let instant = Instant(micros: Int64.random(in: Instant.earliest.micros...Instant.latest.micros, using: &random))
            #expect(instant.rfc3339.utf8.count == 27)
            #expect(Instant(rfc3339: instant.rfc3339) == instant)
        }
        for instant in [Instant.earliest, .latest, Instant(micros: 0), Instant(micros: -1)] {
            #expect(Instant(rfc3339: instant.rfc3339) == instant)
        }
    }

    @Test func `texts order as instants do, and instants outside are written as the nearest inside`() {
        #expect(Instant(micros: .min).rfc3339 == "0001-01-01T00:00:00.000000Z")
        #expect(Instant(micros: .max).rfc3339 == "9999-12-31T23:59:59.999999Z")
        #expect(Instant(micros: -1).rfc3339 < Instant(micros: 0).rfc3339)
        var bytes: [UInt8] = [65]
        Instant(micros: 0).appendRFC3339(to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "A1970-01-01T00:00:00.000000Z")
    }

    @Test func `adding seconds stays within the calendar`() {
        #expect(Instant(micros: 0).adding(seconds: 90) == Instant(micros: 90_000_000))
        #expect(Instant(micros: 0).adding(seconds: .max) == .latest)
        #expect(Instant(micros: 0).adding(seconds: .min) == .earliest)
        #expect(Instant(micros: .max).adding(seconds: 9_000_000_000_000) == .latest)
        #expect(Instant.latest.adding(seconds: 1) == .latest)
        #expect(Instant.earliest.adding(seconds: -1) == .earliest)
    }

    @Test func `an instant falls on its day in UTC, before 1970 too`() {
        #expect(Instant(rfc3339: "1969-12-31T23:59:59.999999Z")?.dateUTC.description == "1969-12-31")
        #expect(Instant(rfc3339: "2026-03-01T00:00:00Z")?.dateUTC.description == "2026-03-01")
        #expect(Instant.earliest.dateUTC.description == "0001-01-01")
        #expect(Instant.latest.dateUTC.description == "9999-12-31")
    }
}
