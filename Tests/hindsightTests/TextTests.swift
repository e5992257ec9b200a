import EventModel
import HindsightClient
import Testing

@testable import hindsight

struct TextTests {
    @Test func `control characters of an event never reach the terminal`() {
        #expect(Cell("a\u{1B}[31mb\n\u{202E}c").text == "a\\u{1b}[31mb\\n\\u{202e}c")
        #expect(Cell("Zoë 東京").text == "Zoë 東京")
    }

    @Test func `distances are told from the present or from the basis`() throws {
        let now = try #require(Instant(rfc3339: "2026-03-10T12:00:00Z"))
        let earlier = try #require(Instant(rfc3339: "2026-03-07T11:00:00Z"))
        let later = try #require(Instant(rfc3339: "2026-03-10T13:00:00Z"))
        let present = RelativeTime(now: now, isPresent: true)
        let past = RelativeTime(now: now, isPresent: false)
        #expect(present.text(earlier) == "3 days ago")
        #expect(present.text(later) == "in 1 hour")
        #expect(past.text(earlier) == "3 days earlier")
        #expect(past.text(later) == "1 hour later")
        #expect(present.text(now) == "just now")
    }

    @Test func `instants are short and can be given back as an option`() throws {
        let instant = try #require(Instant(rfc3339: "2026-03-01T09:30:00.120000Z"))
        #expect(InstantText.short(instant) == "2026-03-01 09:30:00.12Z")
        #expect(Instant(rfc3339: InstantText.short(instant)) == instant)
    }

    @Test func `amounts keep their digits`() {
        #expect(NumberDisplay.money("1234567.50", currency: "EUR") == "1,234,567.50 EUR")
        #expect(NumberDisplay.grouped("-999") == "-999")
        #expect(NumberDisplay.grouped("1e5") == "1e5")
    }

    @Test func `columns are as wide as their widest cell and lines have no space at the end`() {
        var table = TextTable("name", ">size")
        table.add(Cell("東京"), Cell("7"))
        table.add(Cell("x"), Cell("1,234"))
        #expect(table.lines(style: .plain) == ["NAME   SIZE", "東京      7", "x     1,234"])
    }

    @Test func `the bar says share, amount, rate and what is left`() {
        var totals = AppendTotals()
        totals.acknowledgedBytes = 500_000
        totals.acknowledgedLines = 1000
        let line = ProgressBar(totalBytes: 1_000_000, style: .plain).line(totals, elapsedSeconds: 2)
        #expect(line == "████████████░░░░░░░░░░░░ 50%  500.0 kB of 1.0 MB  500 events/s  2 s left")
    }
}
