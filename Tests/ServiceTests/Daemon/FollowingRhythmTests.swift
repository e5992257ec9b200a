import EventModel
import Testing

@testable import Service

@Suite struct FollowingRhythmTests {
    private func position(_ number: UInt64) -> LogPosition { LogPosition(rawValue: number) }

    @Test func `a start is caught up with at once, also under load`() {
        var rhythm = FollowingRhythm(durable: position(1000))
        let share = rhythm.share(durable: position(2000), followed: position(10), requests: 5)
        let pauses = rhythm.pauses(after: share, isDone: false, hasFailed: false)
        #expect(share == FollowingRhythm.longShare && !pauses && !rhythm.isWarm)
    }

    @Test func `later the writer comes first, and a rest is used`() {
        var rhythm = FollowingRhythm(durable: position(1000))
        let pauses = rhythm.pauses(after: FollowingRhythm.longShare, isDone: true, hasFailed: false)
        #expect(pauses && rhythm.isWarm)
        let underLoad = rhythm.share(durable: position(2000), followed: position(1000), requests: 0)
        let pausesUnderLoad = rhythm.pauses(after: underLoad, isDone: false, hasFailed: false)
        #expect(underLoad == FollowingRhythm.shortShare && pausesUnderLoad)
        let atRest = rhythm.share(durable: position(2000), followed: position(1500), requests: 0)
        let queued = rhythm.share(durable: position(2000), followed: position(1500), requests: 1)
        #expect(atRest == FollowingRhythm.longShare && queued == FollowingRhythm.shortShare)
    }

    @Test func `other rules are caught up with as a start is`() {
        var rhythm = FollowingRhythm(durable: position(1000))
        _ = rhythm.share(durable: position(1000), followed: position(1000), requests: 0)
        _ = rhythm.pauses(after: FollowingRhythm.longShare, isDone: true, hasFailed: false)
        let share = rhythm.share(durable: position(2000), followed: position(0), requests: 9)
        #expect(share == FollowingRhythm.longShare)
    }

    @Test func `a failure is not tried again without a pause`() {
        var rhythm = FollowingRhythm(durable: position(1000))
        let pauses = rhythm.pauses(after: FollowingRhythm.longShare, isDone: false, hasFailed: true)
        #expect(pauses)
    }

    @Test func `progress is said at most once a second, and not in the first`() {
        let start = ContinuousClock.now
        var (notice, told) = (ProgressNotice(now: start), [Int]())
        for millis in [10, 900, 1000, 1500, 1999, 2000, 5000] where notice.isDue(now: start + .milliseconds(millis)) { told.append(millis) }
        #expect(told == [1000, 2000, 5000])
    }

    @Test(arguments: [(0, "0.000"), (7, "0.007"), (1500, "1.500"), (12_345_678, "12345.678")])
    func `times are milliseconds with three decimals`(micros: Int, text: String) {
        #expect(Duration.microseconds(micros).millisText == text)
    }
}
