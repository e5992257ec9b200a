import Definitions
import EventModel
import Testing

@testable import Identity

/// Bytes that no graph has given out: whatever is answered, nothing traps and everything ends.
struct HostileGraphTests {
    private let definitions: DefinitionSet

    init() throws { definitions = try DefinitionLoader.load(files: ["identity.yaml": NaiveRules.all[0].yaml]) }

    private func story(_ seed: UInt64, _ events: Int) throws -> (Story, more: [String]) {
        var randomness = Randomness(seed: seed)
        let story = Story(definitions: definitions)
        let deeds = (1...events + 6).map { Deed.random(at: $0, &randomness) }
        try story.fold(deeds.prefix(events).map(\.json))
        return (story, deeds.suffix(6).map(\.json))
    }

    /// Asks everything there is to ask, and folds on.
    ///
    /// - Returns: Whether they were taken for a graph.
    private func use(_ bytes: [UInt8], _ story: Story, _ more: [String]) -> Bool {
        guard let graph = story.read(bytes) else { return false }
        let original = story.graph.encoded
        story.graph = graph
        ask(story)
        try? story.foldWithoutKeeping(more)
        ask(story)
        _ = story.graph.encoded.count
        if let graph = story.read(original) { story.graph = graph }
        return true
    }

    private func ask(_ story: Story) {
        let known = LogPosition(rawValue: UInt64(story.events.count))
        _ = story.graph.components(asOf: .latest, asKnownAt: known).count
        for ordinal in (0...UInt32(story.identifiers.count + 1)).map(IdentifierOrdinal.init(rawValue:)) {
            guard let view = story.graph.view(of: ordinal, asOf: .latest, asKnownAt: known) else { continue }
            var json = JSONWriter()
            view.appendJSON(to: &json)
            _ = story.graph.members(ofAccount: ordinal, asOf: .latest, asKnownAt: known)
            _ = story.graph.anchors(ofEventsOwnedBy: ordinal)
        }
        for event in story.events {
            _ = story.graph.owner(ofEventAt: event.position, anchor: event.anchor)
            _ = story.graph.retractions.isRetracted(event.position, asKnownAt: known)
        }
    }

    @Test func `every byte of the header and the directory may be wrong`() throws {
        let (story, more) = try story(7, 16)
        let bytes = story.graph.encoded
        var refused = 0
        for index in 0..<GraphFormat.headerBytes + GraphSection.allCases.count * GraphFormat.entryBytes {
            var changed = bytes
            changed[index] ^= index % 2 == 0 ? 0x01 : 0xFF
            if !use(changed, story, more) { refused += 1 }
        }
        #expect(refused > 0)
    }

    @Test func `every word of the tables may be wrong`() throws {
        var randomness = Randomness(seed: 20_261_125)
        var taken = 0
        for seed: UInt64 in 0..<10 {
            let (story, more) = try story(seed, 40)
            let bytes = story.graph.encoded
            let words = usedWords(bytes)
            for _ in 0..<30 {
                var changed = bytes
                for _ in 0...randomness.below(4) {
                    let word = words[randomness.below(words.count)]
                    let value = wrongValue(&randomness)
                    for byte in 0..<4 { changed[word * 4 + byte] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(byte))) }
                }
                if use(changed, story, more) { taken += 1 }
            }
        }
        #expect(taken > 100, "most wrong words are not seen before they are used")
    }

    /// Words that are not zero, so that most changes hit something in use.
    private func usedWords(_ bytes: [UInt8]) -> [Int] {
        let start = GraphFormat.headerBytes + GraphSection.allCases.count * GraphFormat.entryBytes
        return (start / 4..<bytes.count / 4).filter { word in bytes[word * 4..<word * 4 + 4].contains { $0 != 0 } }
    }

    private func wrongValue(_ randomness: inout Randomness) -> UInt32 {
        switch randomness.below(4) {
        case 0: UInt32(randomness.below(40))
        case 1: UInt32.max - UInt32(randomness.below(3))
        case 2: 1 << 31 | UInt32(randomness.below(24))
        default: UInt32(truncatingIfNeeded: randomness.next())
        }
    }
}
