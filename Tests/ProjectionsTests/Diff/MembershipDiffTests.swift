import EventModel
import Testing

@testable import Projections

struct MembershipDiffTests {
    private func member(since micros: Int64, isExact: Bool = true) -> Membership {
        Membership(isMember: true, enteredAt: Instant(micros: micros), outsideSince: nil, isExact: isExact)
    }

    private func outside(since instant: Instant) -> Membership { Membership(isMember: false, enteredAt: nil, outsideSince: instant, isExact: true) }

    private func text(_ from: [(audience: String, membership: Membership)], _ to: [(audience: String, membership: Membership)]) -> String {
        var json = JSONWriter()
        json.object { MembershipDiff(from: from, to: to).appendFields(to: &$0) }
        return json.text
    }

    @Test func `audiences are entered, left and entered again`() {
        let changed = text(
            [("a", member(since: 0)), ("b", outside(since: .earliest)), ("c", member(since: 0))],
            [("a", outside(since: Instant(micros: 2_000_000))), ("b", member(since: 5_000_000)), ("c", member(since: 4_000_000))])
        #expect(
            changed == """
                {"added":[{"name":"b","member":true,"entered_at":"1970-01-01T00:00:05.000000Z"}],\
                "removed":[{"name":"a","member":false,"entered_at":"1970-01-01T00:00:00.000000Z","left_at":"1970-01-01T00:00:02.000000Z"}],\
                "changed":[{"from":{"name":"c","member":true,"entered_at":"1970-01-01T00:00:00.000000Z"},\
                "to":{"name":"c","member":true,"entered_at":"1970-01-01T00:00:04.000000Z"}}]}
                """)
    }

    @Test func `where the search gave up, nobody is said to have entered again`() {
        #expect(MembershipDiff(from: [("c", member(since: 0, isExact: false))], to: [("c", member(since: 4))]).isEmpty)
    }

    @Test func `who is unknown at one basis has left nowhere in particular`() {
        #expect(text([("a", member(since: 0))], []).contains(#""left_at":null"#))
        #expect(text([], [("a", outside(since: .earliest))]) == "{}")
    }
}
