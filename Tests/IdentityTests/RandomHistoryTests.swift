import Definitions
import EventModel
import Testing

@testable import Identity

/// The graph against the naive model, on histories whose identifiers keep meeting, parting and being retracted.
struct RandomHistoryTests {
    private let definitions: [DefinitionSet]

    init() throws { definitions = try NaiveRules.all.map { try DefinitionLoader.load(files: ["identity.yaml": $0.yaml]) } }

    private static let seeds: [UInt64] = (0..<360).map { 20_260_301 + $0 }

    @Test func `the graph answers as the naive model does on random histories at random bases, stored and read on the way`() throws {
        for seed in Self.seeds {
            var randomness = Randomness(seed: seed)
            let rules = randomness.below(NaiveRules.all.count)
            let deeds = Self.history(&randomness)
            var naive = NaiveIdentity(rules: NaiveRules.all[rules])
            for deed in deeds { naive.add(deed) }
            let story = Story(definitions: definitions[rules])
            try Self.fold(deeds, into: story, &randomness, storedPercent: 25)
            let violations = GraphInvariants.violations(of: story.graph)
            try #require(violations.isEmpty, "seed \(seed):\n\(violations.joined(separator: "\n"))")
            for _ in 0..<2 {
                let asKnownAt = 1 + randomness.below(deeds.count)
                let asOf = randomness.chance(25) ? Instant.latest : deeds[randomness.below(deeds.count)].occurredAt
                let differences = Comparison(story: story, naive: naive, asOf: asOf, asKnownAt: asKnownAt).differences()
                try #require(
                    differences.isEmpty, "seed \(seed), as of \(asOf), known at \(asKnownAt):\n\(differences.joined(separator: "\n"))")
            }
        }
    }

    @Test func `what was answered at a position is answered for ever`() throws {
        for seed in Self.seeds.prefix(30) {
            var randomness = Randomness(seed: seed ^ 0xABCD)
            let rules = randomness.below(NaiveRules.all.count)
            let story = Story(definitions: definitions[rules])
            var told: [[String]] = []
            for deed in Self.history(&randomness) {
                try story.fold([deed.json])
                told.append(Self.everybody(story, story.last))
            }
            for (index, earlier) in told.enumerated() {
                let now = Self.everybody(story, LogPosition(rawValue: UInt64(index + 1)))
                try #require(now == earlier, "seed \(seed), known at \(index + 1)")
            }
        }
    }

    @Test func `the same history has the same bytes, in whatever batches it came and however often it was stored and read`() throws {
        for seed in Self.seeds.prefix(40) {
            var randomness = Randomness(seed: seed ^ 0x5EED)
            let rules = randomness.below(NaiveRules.all.count)
            let deeds = Self.history(&randomness)
            var bytes: [[UInt8]] = []
            for storedPercent in [0, 40, 100] {
                let story = Story(definitions: definitions[rules])
                try Self.fold(deeds, into: story, &randomness, storedPercent: storedPercent)
                bytes.append(story.graph.encoded)
            }
            try #require(bytes[0] == bytes[1] && bytes[0] == bytes[2], "seed \(seed)")
        }
    }

    static func history(_ randomness: inout Randomness) -> [Deed] {
        let count = 5 + randomness.below(40)
        return (1...count).map { Deed.random(at: $0, &randomness) }
    }

    /// - Parameter storedPercent: How often the graph is stored after a batch, to go on with what is read back.
    private static func fold(_ deeds: [Deed], into story: Story, _ randomness: inout Randomness, storedPercent: Int) throws {
        var rest = deeds[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(1 + randomness.below(6))
            rest = rest.dropFirst(chunk.count)
            try story.fold(chunk.map(\.json))
            if randomness.chance(storedPercent) { try #require(story.storeAndRead()) }
        }
    }

    /// The customers of all identifiers as known at a position, as of several instants; nobody who was not there then.
    private static func everybody(_ story: Story, _ asKnownAt: LogPosition) -> [String] {
        let instants = ["2026-01-10T00:00:00Z", "2026-01-25T00:00:00Z", "2026-03-31T00:00:00Z"].compactMap { Instant(rfc3339: $0) }
        var lines: [String] = []
        for ordinal in 1...UInt32(story.identifiers.count) {
            for instant in instants {
                guard let customer = story.graph.customer(of: IdentifierOrdinal(rawValue: ordinal), asOf: instant, asKnownAt: asKnownAt)
                else { continue }
                var json = JSONWriter()
                story.graph.view(of: IdentifierOrdinal(rawValue: ordinal), asOf: instant, asKnownAt: asKnownAt)?.appendJSON(to: &json)
                lines.append("\(ordinal) \(customer.id) \(customer.members) \(customer.aliases) \(json.text)")
            }
        }
        return lines
    }
}
