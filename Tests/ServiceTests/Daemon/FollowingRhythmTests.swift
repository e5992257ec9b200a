import EventModel
import Testing

@testable import Service

@Suite struct FollowingRhythmTests {
    private func position(_ number: UInt64) -> LogPosition { LogPosition(rawValue: number) }

    @Test func `a start is caught up with at once, also under load`() {
        var rhythm = FollowingRhythm(durable: position(1000))
        #expect(rhythm.share(durable: position(2000), followed: position(10), requests: 5) == FollowingRhythm.longShare)
        #expect(!rhythm.pauses(after: FollowingRhythm.longShare, isDone: false, hasFailed: false))
        #expect(!rhythm.isWarm)
    }

    @Test func `later the writer comes first, and a rest is used`() {
        var rhythm = FollowingRhythm(durable: position(1000))
        #expect(rhythm.pauses(after: FollowingRhythm.longShare, isDone: true, hasFailed: false))
        #expect(rhythm.share(durable: position(2000), followed: position(1000), requests: 0) == FollowingRhythm.shortShare)
        #expect(rhythm.pauses(after: FollowingRhythm.shortShare, isDone: false, hasFailed: false))
        #expect(rhythm.share(durable: position(2000), followed: position(1500), requests: 0) == FollowingRhythm.longShare)
        #expect(rhythm.share(durable: position(2000), followed: position(1500), requests: 1) == FollowingRhythm.shortShare)
    }

    @Test func `other rules are caught up with as a start is`() {
        var rhythm = FollowingRhythm(durable: position(1000))
        _ = rhythm.share(durable: position(1000), followed: position(1000), requests: 0)
        _ = rhythm.pauses(after: FollowingRhythm.longShare, isDone: true, hasFailed: false)
        #expect(rhythm.share(durable: position(2000), followed: position(0), requests: 9) == FollowingRhythm.longShare)
    }

    @Test func `a failure is not tried again without a pause`() {
        var rhythm = FollowingRhythm(durable: position(1000))
        #expect(rhythm.pauses(after: FollowingRhythm.longShare, isDone: false, hasFailed: true))
    }

    @Test func `progress is said at most once a second, and not in the first`() {
        let start = ContinuousClock.now
        var notice = ProgressNotice(now: start)
        let told = [10, 900, 1000, 1500, 1999, 2000, 5000].filter { notice.isDue(now: start + .milliseconds($0)) }
        #expect(told == [1000, 2000, 5000])
    }

    @Test(arguments: [(0, "0.000"), (7, "0.007"), (1500, "1.500"), (12_345_678, "12345.678")])
    func `times are milliseconds with three decimals`(micros: Int, text: String) {
        #expect(Duration.microseconds(micros).millisText == text)
    }
}
