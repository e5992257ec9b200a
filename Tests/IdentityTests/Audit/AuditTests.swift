import EventModel
import Testing

@testable import Identity

/// Customers who may be several, and what other rules would have made of them.
struct AuditTests {
    private func link(_ story: Story, _ a: String, _ b: String) throws {
        try story.tell("2026-03-01T09:00:00Z", #""type":"link","identifiers":["\#(a)","\#(b)"]"#)
    }

    @Test func `a shared phone that alone holds two households together is a bridge`() throws {
        let story = try Story()
        for (user, ids) in [("u1", ["a1", "a2"]), ("u2", ["b1", "b2"])] { for id in ids { try link(story, "user_id:\(user)", "anonymous_id:\(id)") } }
        try link(story, "user_id:u1", "phone:+12025550100")
        try link(story, "user_id:u2", "phone:+12025550100")
        let bridges = story.graph.bridges(of: story.ordinal("user_id:u1"), asOf: .latest, asKnownAt: story.last, partMin: 3)
        #expect(bridges.map { "\($0.first) \($0.second) \($0.firstCount) \($0.secondCount)" } == ["user_id:u1 phone:+12025550100 3 4", "user_id:u2 phone:+12025550100 3 4"])
        #expect(bridges.map(\.rule) == [.link, .link])
        #expect(bridges.map(\.position) == [5, 6].map { LogPosition(rawValue: $0) })
        #expect(story.graph.bridges(of: story.ordinal("user_id:u1"), asOf: .latest, asKnownAt: story.last, partMin: 4).isEmpty)
        // A second way round: neither holds them together alone.
        try link(story, "anonymous_id:a1", "anonymous_id:b1")
        #expect(story.graph.bridges(of: story.ordinal("user_id:u1"), asOf: .latest, asKnownAt: story.last, partMin: 3).isEmpty)
    }

    @Test(arguments: 1...30)
    func `bridges are the pairs without which the customer falls apart`(seed: Int) throws {
        var random = Randomness(seed: UInt64(seed))
        let story = try Story()
        let names = (0..<12).map { "order_id:o\($0)" }
        var pairs: Set<Set<Int>> = []
        for _ in 0..<(11 + random.below(8)) {
            let (a, b) = (random.below(names.count), random.below(names.count))
            guard a != b else { continue }
            try link(story, names[a], names[b])
            pairs.insert([a, b])
        }
        func component(of start: Int, without removed: Set<Int>?) -> Set<Int> {
            var (seen, queue): (Set<Int>, [Int]) = ([start], [start])
            while let at = queue.popLast() {
                for pair in pairs where pair != removed && pair.contains(at) { for other in pair where seen.insert(other).inserted { queue.append(other) } }
            }
            return seen
        }
        for start in names.indices where story.ordinal(names[start]) != .none {
            let whole = component(of: start, without: nil)
            var expected: Set<String> = []
            for pair in pairs where pair.isSubset(of: whole) {
                let ends = pair.sorted()
                let side = component(of: ends[0], without: pair)
                guard !side.contains(ends[1]) else { continue }
                expected.insert("\(names[ends[0]]) \(side.count) \(names[ends[1]]) \(whole.count - side.count)")
            }
            let found = story.graph.bridges(of: story.ordinal(names[start]), asOf: .latest, asKnownAt: story.last, partMin: 1).map { bridge in
                [(bridge.first.description, bridge.firstCount), (bridge.second.description, bridge.secondCount)]
                    .sorted { names.firstIndex(of: $0.0) ?? 0 < names.firstIndex(of: $1.0) ?? 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
            }
            #expect(Set(found) == expected && found.count == expected.count, "\(names[start])")
        }
    }

    @Test func `other rules split, join and leave alone`() throws {
        let lines = [
            #"{"timestamp":"2026-03-01T09:00:00Z","type":"identify","userId":"u1","traits":{"email":"jane@example.com"}}"#,
            #"{"timestamp":"2026-03-02T09:00:00Z","type":"identify","userId":"u2","traits":{"email":"jane@example.com"}}"#,
            #"{"timestamp":"2026-03-03T09:00:00Z","type":"identify","userId":"u3","anonymousId":"a3"}"#,
        ]
        let (now, looser, none) = (
            try Story(), try Story(rules: "identifiers: {user_id: {limit: 2}, email: {limit: 5}}"),
            try Story(rules: "identifiers: {user_id: {limit: 1}, anonymous_id: {limit: 50}}\nblocked: [\"jane@example.com\", \"a3\"]")
        )
        for story in [now, looser, none] { try story.fold(lines) }
        func compare(_ a: Story, _ b: Story) -> PartitionComparison {
            PartitionComparison(
                a.graph.components(asOf: .latest, asKnownAt: a.last), b.graph.components(asOf: .latest, asKnownAt: b.last)
            ) { a.graph.isPerson($0) && a.graph.isSeen($0, asOf: .latest, asKnownAt: a.last) && b.graph.isSeen($0, asOf: .latest, asKnownAt: b.last) }
        }
        let joined = compare(now, looser)
        #expect(joined.customersBefore == 3 && joined.customersAfter == 2 && joined.joined == 1 && joined.split == 0 && joined.unchanged == 1)
        #expect(joined.joinedExamples.map(\.customer.description) == ["c1"] && joined.joinedExamples.first?.others.count == 2)
        let split = compare(looser, now)
        #expect(split.split == 1 && split.joined == 0 && split.unchanged == 1 && split.splitExamples.first?.others.count == 2)
        #expect(compare(now, now).unchanged == 3)
        // What is blocked under one of the rules is not compared.
        #expect(compare(now, none).customersBefore == 3 && compare(now, none).split == 0)
    }
}
