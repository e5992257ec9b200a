import Definitions
import EventModel
import Testing

struct TimeTests {
    private func instant(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }

    @Test(arguments: [
        ("90s", 90_000_000), ("30m", 1_800_000_000), ("12h", 43_200_000_000), ("7d", 604_800_000_000), ("4w", 2_419_200_000_000),
    ])
    func `exact durations have microseconds`(text: String, micros: Int64) throws {
        let duration = try #require(CalendarDuration(text))
        #expect(duration.exactMicros == micros && duration.description == text)
    }

    @Test(arguments: ["6mo", "1y"])
    func `months and years have none`(text: String) throws {
        #expect(try #require(CalendarDuration(text)).exactMicros == nil)
    }

    @Test(arguments: ["", "d", "0d", "-1d", "1", "1 d", "1D", "1.5h", "201y", "99999999999999999999d", "1d1h", "٣d"])
    func `what is no duration is none`(text: String) { #expect(CalendarDuration(text) == nil) }

    @Test func `within thirty days is open at its beginning and closed at its end`() throws {
        let window = EventWindow.rolling(try #require(CalendarDuration("30d")))
        let range = try #require(window.range(at: instant("2026-03-31T00:00:00Z"), in: .utc))
        #expect(range.lowerBound.micros == (try instant("2026-03-01T00:00:00Z")).micros + 1)
        #expect(range.upperBound == (try instant("2026-03-31T00:00:00Z")))
    }

    @Test func `a month before the 31st is the last day of a shorter month`() throws {
        let month = try #require(CalendarDuration("1mo"))
        #expect(month.start(endingAt: try instant("2026-03-31T12:00:00Z"), in: .utc) == (try instant("2026-02-28T12:00:00Z")))
        #expect(month.end(startingAt: try instant("2024-01-31T12:00:00Z"), in: .utc) == (try instant("2024-02-29T12:00:00Z")))
        let year = try #require(CalendarDuration("200y"))
        #expect(year.start(endingAt: .earliest, in: .utc) < .earliest && year.end(startingAt: .latest, in: .utc) == .latest)
    }

    @Test(arguments: ["1mo", "6mo", "1y", "30d"])
    func `an event leaves its window at the first instant that no longer counts it`(text: String) throws {
        let window = EventWindow.rolling(try #require(CalendarDuration(text)))
        for event in ["2026-01-31T10:00:00Z", "2024-02-29T00:00:00Z", "2025-12-31T23:59:59.999999Z"] {
            let occurredAt = try instant(event)
            let expiry = try #require(window.expiry(of: occurredAt, in: .utc))
            #expect(window.range(at: expiry, in: .utc)?.contains(occurredAt) == false)
            #expect(window.range(at: Instant(micros: expiry.micros - 1), in: .utc)?.contains(occurredAt) == true)
        }
    }

    @Test(arguments: CalendarPeriod.allCases)
    func `an event enters and leaves a calendar period at its edges`(period: CalendarPeriod) throws {
        let (window, occurredAt) = (EventWindow.calendar(period), try instant("2026-08-31T10:00:00Z"))
        let entry = try #require(window.entry(of: occurredAt, in: .utc))
        let expiry = try #require(window.expiry(of: occurredAt, in: .utc))
        #expect(entry < expiry && window.range(at: entry, in: .utc)?.contains(occurredAt) == true)
        #expect(window.range(at: Instant(micros: expiry.micros - 1), in: .utc)?.contains(occurredAt) == true)
        #expect(window.range(at: expiry, in: .utc)?.contains(occurredAt) ?? false == false)
        if entry > occurredAt {
            #expect(window.range(at: Instant(micros: entry.micros - 1), in: .utc)?.contains(occurredAt) ?? false == false)
        }
    }

    @Test func `this week begins on Monday`() throws {
        let range = CalendarPeriod.thisWeek.range(at: try instant("2026-03-01T12:00:00Z"), in: .utc)
        #expect(range.lowerBound == (try instant("2026-02-23T00:00:00Z")))
        #expect(range.upperBound == (try instant("2026-03-01T23:59:59.999999Z")))
    }

    @Test func `a period before the year 1 holds no event, not even one at the first instant`() throws {
        for zone in [TimeZoneRules.utc, try #require(TimeZoneRules(name: "Asia/Tokyo"))] {
            for period in [CalendarPeriod.lastYear, .lastQuarter, .lastMonth] {
                #expect(!period.range(at: .earliest, in: zone).contains(.earliest))
                #expect(EventWindow.calendar(period).range(at: Instant.earliest, in: zone)?.contains(.earliest) != true)
            }
            #expect(CalendarPeriod.thisYear.range(at: .earliest, in: zone).contains(.earliest))
        }
    }

    @Test func `a zone knows its summer time to the second`() throws {
        let berlin = try #require(TimeZoneRules(name: "Europe/Berlin"))
        #expect(berlin.offsetSeconds(at: try instant("2026-03-29T00:59:59.999999Z")) == 3600)
        #expect(berlin.offsetSeconds(at: try instant("2026-03-29T01:00:00Z")) == 7200)
        #expect(berlin.offsetSeconds(at: try instant("2026-10-25T01:00:00Z")) == 3600)
        let day = try #require(CivilDate(year: 2026, month: 3, day: 29))
        #expect(berlin.start(of: day) == (try instant("2026-03-28T23:00:00Z")))
        #expect(berlin.end(of: day) == (try instant("2026-03-29T21:59:59.999999Z")))
    }

    @Test func `a local time that is skipped falls after the gap, one that occurs twice is the first`() throws {
        let berlin = try #require(TimeZoneRules(name: "Europe/Berlin"))
        let spring = try #require(CivilDate(year: 2026, month: 3, day: 29))
        let autumn = try #require(CivilDate(year: 2026, month: 10, day: 25))
        #expect(berlin.instant(date: spring, microsOfDay: 9_000_000_000) == (try instant("2026-03-29T01:30:00Z")))
        #expect(berlin.instant(date: autumn, microsOfDay: 9_000_000_000) == (try instant("2026-10-25T00:30:00Z")))
    }

    @Test func `local dates come back to their instants`() throws {
        for name in ["Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia", "UTC"] {
            let zone = try #require(TimeZoneRules(name: name))
            for step in 0..<400 {
                let instant = Instant(micros: 1_300_000_000_000_000 + Int64(step) * 1_234_567_890_123)
                let (date, microsOfDay) = zone.local(instant)
                let back = zone.instant(date: date, microsOfDay: microsOfDay)
                #expect(zone.local(back).date == date && zone.local(back).microsOfDay == microsOfDay, "\(name) \(instant)")
            }
        }
    }

    @Test func `unknown zones are none`() {
        #expect(TimeZoneRules(name: "Europe/Atlantis") == nil && TimeZoneRules(name: "") == nil && TimeZoneRules(name: "../etc") == nil)
    }
}
