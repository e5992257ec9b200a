import Testing

@testable import EventLog

/// How long commits are put off while sealing is behind.
struct SealingPaceTests {
    private static func sealed(rows: Int, in micros: Int64) -> SealingPace {
        let pace = SealingPace()
        pace.begin(firstPosition: 1, rows: rows, now: 0)
        pace.end(now: micros, isDone: true)
        return pace
    }

    @Test func `nothing is put off while nobody knows how long sealing takes`() {
        let pace = SealingPace()
        #expect(pace.delayMicros(share: 1, firstPosition: 1, rows: 1_000_000, now: 0) == 0)
        pace.begin(firstPosition: 1, rows: 1000, now: 0)
        pace.end(now: 1_000_000, isDone: false)
        #expect(pace.delayMicros(share: 1, firstPosition: 1, rows: 1000, now: 1_000_000) == 0)
    }

    @Test func `commits that fill what is left take about as long as what is left of the sealing`() {
        let pace = Self.sealed(rows: 1000, in: 1_000_000)
        pace.begin(firstPosition: 1001, rows: 1000, now: 1_000_000)
        // A hundred commits, of which nothing but their delay takes time.
        var (now, room) = (Int64(1_000_000), 100)
        while room > 0 {
            now += pace.delayMicros(share: 1 / Double(room), firstPosition: 1001, rows: 1000, now: now)
            room -= 1
        }
        #expect((1_900_000...2_000_000).contains(now))
        // Later than was thought: the writer waits at its roll, not before.
        #expect(pace.delayMicros(share: 0.5, firstPosition: 1001, rows: 1000, now: 2_500_000) == 0)
    }

    @Test func `one that is not being sealed yet has all of its time left, and no commit waits for long`() {
        let pace = Self.sealed(rows: 1000, in: 100_000)
        pace.begin(firstPosition: 1, rows: 1000, now: 100_000)
        #expect(pace.delayMicros(share: 0.1, firstPosition: 1001, rows: 1000, now: 190_000) == 10_000)
        #expect(pace.delayMicros(share: 7, firstPosition: 1001, rows: 1000, now: 190_000) == SealingPace.delayMicrosMax)
        #expect(pace.delayMicros(share: -1, firstPosition: 1001, rows: 1000, now: 190_000) == 0)
    }
}
