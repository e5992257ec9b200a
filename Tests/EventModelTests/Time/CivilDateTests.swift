import EventModel
import Testing

@Suite struct CivilDateTests {
    @Test(
        arguments: [
            ("1970-01-01", 0), ("1970-01-02", 1), ("1969-12-31", -1), ("2000-02-29", 11016), ("2000-03-01", 11017), ("1900-03-01", -25508),
            ("2026-03-01", 20513),
            ("0001-01-01", -719_162), ("9999-12-31", 2_932_896), ("1582-10-15", -141_427),
        ] as [(String, Int64)])
    func `known days have their number`(text: String, days: Int64) throws {
        let date = try #require(CivilDate(text))
        #expect(date.daysSinceEpoch == days)
        #expect(CivilDate(daysSinceEpoch: days) == date)
        #expect(date.description == text)
    }

    @Test func `every day follows the one before it, over four centuries`() {
        var previous = CivilDate(daysSinceEpoch: -60_000)
        for days in Int64(-59_999)...90_000 {
            let date = CivilDate(daysSinceEpoch: days)
            let follows =
                date.day == previous.day + 1 && date.month == previous.month && date.year == previous.year
                || date.day == 1 && date.month == previous.month + 1 && date.year == previous.year
                || date.day == 1 && date.month == 1 && previous.month == 12 && date.year == previous.year + 1
            // An expectation each would take most of the time.
            if !follows || previous >= date || date.daysSinceEpoch != days { Issue.record("\(previous) \(date)") }
            previous = date
        }
    }

    @Test func `leap years follow the Gregorian rule`() {
        for (year, isLeap) in [(1900, false), (2000, true), (2023, false), (2024, true), (2100, false), (2400, true), (4, true)] {
            #expect((CivilDate(year: year, month: 2, day: 29) != nil) == isLeap, "\(year)")
        }
    }

    @Test func `days that are none are nil, numbers outside are clamped`() {
        for (year, month, day) in [
            (0, 1, 1), (10_000, 1, 1), (2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (2026, 4, 31), (.min, 1, 1), (2026, .max, 1),
            (2026, 1, .min),
        ] {
            #expect(CivilDate(year: year, month: month, day: day) == nil)
        }
        for text in ["", "2026-3-1", "2026-03-01Z", "2026-03-011", "x026-03-01", "2026.03.01"] {
            #expect(CivilDate(text) == nil, "\(text)")
        }
        #expect(CivilDate(daysSinceEpoch: .min).description == "0001-01-01")
        #expect(CivilDate(daysSinceEpoch: .max).description == "9999-12-31")
    }

    @Test func `a day begins at midnight and ends a microsecond before the next`() throws {
        let date = try #require(CivilDate("2026-03-01"))
        #expect(date.startUTC.rfc3339 == "2026-03-01T00:00:00.000000Z")
        #expect(date.endUTC.rfc3339 == "2026-03-01T23:59:59.999999Z")
    }
}
