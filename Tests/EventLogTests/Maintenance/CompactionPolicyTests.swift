import Testing

@testable import EventLog

struct CompactionPolicyTests {
    private func items(_ levels: [UInt32], rows: Int = 500_000) -> [CompactionPolicy.Item] { levels.map { .init(rows: rows, level: $0, packedBytes: 0) } }

    @Test func `eight neighbours of a level are due, seven are not`() {
        let policy = CompactionPolicy()
        #expect(policy.nextMerge(items([0, 0, 0, 0, 0, 0, 0])) == nil)
        #expect(policy.nextMerge(items([0, 0, 0, 0, 0, 0, 0, 0])) == 0..<8)
        #expect(policy.nextMerge(items([1, 0, 0, 0, 0, 0, 0, 0, 0])) == 1..<9)
        #expect(policy.nextMerge(items([0, 0, 0, 0, 1, 0, 0, 0, 0])) == nil)
    }

    @Test func `fewer are merged when more would not fit one file`() {
        let policy = CompactionPolicy()
        #expect(policy.nextMerge(items([1, 1, 1, 1, 1], rows: 4_000_000)) == 0..<4)
        #expect(policy.nextMerge(items([1, 1, 1, 1], rows: 4_000_000)) == nil)
        #expect(policy.nextMerge(items([2, 2, 2], rows: 16_000_000)) == nil)
    }

    @Test func `a full merge looks at rows only`() {
        let policy = CompactionPolicy()
        #expect(policy.nextFullMerge(items([2, 1, 0])) == 0..<3)
        #expect(policy.nextFullMerge([.init(rows: 16_700_000, level: 2, packedBytes: 0)] + items([0, 0])) == 1..<3)
        #expect(policy.nextFullMerge(items([2, 2], rows: 16_000_000)) == nil)
    }

    @Test func `files of large events stay as they are, in the plan too`() throws {
        let files = (0..<3).map { (index: UInt64) in LogFile(sealing: index * 10 + 1...index * 10 + 10, packedBytes: index == 1 ? 10 * 9000 : 10 * 90) }
        #expect(try CompactionPlan(files, policy: CompactionPolicy()).steps.isEmpty)
        let small = files.map { LogFile(sealing: $0.firstPosition...$0.lastPosition, packedBytes: 10 * 90) }
        #expect(try CompactionPlan(small, policy: CompactionPolicy()).steps.count == 1)
    }

    @Test func `debt is what merging will write until nothing is due`() {
        let policy = CompactionPolicy()
        #expect(policy.debtRows(items(Array(repeating: 0, count: 7))) == 0)
        #expect(policy.debtRows(items(Array(repeating: 0, count: 8))) == 4_000_000)
        #expect(policy.debtRows(items(Array(repeating: 0, count: 40))) == 20_000_000 + 16_000_000)
    }

    @Test func `a merge waits while it is ahead of its rate`() {
        let pace = CompactionPace(eventsPerSecondMax: 1000, now: 5_000_000)
        #expect(pace.pauseMicros(done: 500, now: 5_100_000) == 400_000)
        #expect(pace.pauseMicros(done: 500, now: 5_600_000) == 0)
        #expect(CompactionPace(eventsPerSecondMax: nil, now: 0).pauseMicros(done: .max, now: 1) == 0)
    }
}
