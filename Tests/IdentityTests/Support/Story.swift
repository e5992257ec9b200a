import Definitions
import EventModel

@testable import Identity

/// A history told event by event, and the graph that follows it.
final class Story {
    let identifiers = IdentifierTable()
    let definitions: DefinitionSet
    private(set) var events: [RecordedEvent] = []
    var graph: IdentityGraph

    /// - Parameter rules: The text of identity.yaml; nil for the shipped rules.
    convenience init(rules: String? = nil) throws {
        self.init(definitions: try rules.map { try DefinitionLoader.load(files: ["identity.yaml": $0]) } ?? .shipped)
    }

    init(definitions: DefinitionSet) {
        self.definitions = definitions
        graph = IdentityGraph(rules: definitions.identity, timeZone: definitions.timeZone, identifiers: identifiers)
    }

    var last: LogPosition { LogPosition(rawValue: UInt64(events.count)) }

    /// Folds one event from its fields, written as JSON without the braces.
    @discardableResult
    func tell(_ at: String, _ fields: String) throws -> LogPosition {
        try fold(["{\"timestamp\":\"\(at)\",\(fields)}"])
        return last
    }

    func fold(_ lines: [String]) throws {
        let batch = try EventBatch.decoding(lines, firstPosition: LogPosition(rawValue: UInt64(events.count + 1)), identifiers: identifiers)
        events += batch.indices.map { batch[$0] }
        try graph.fold(batch, lookup: lookup)
    }

    /// Folds events that are not part of the story.
    func foldWithoutKeeping(_ lines: [String]) throws {
        let batch = try EventBatch.decoding(lines, firstPosition: LogPosition(rawValue: UInt64(events.count + 1)), identifiers: identifiers)
        try graph.fold(batch, lookup: lookup)
    }

    /// A `retract` names its target by position: `"messageId":"p5"`.
    private var lookup: RetractionLookup {
        let events = events
        return RetractionLookup(
            target: { retract in
                guard let text = retract.event["messageId"]?.stringValue, let position = Int(text.dropFirst()), position <= events.count
                else { return nil }
                return events[position - 1]
            },
            events: { anchors, through in
                var builder = EventBatchBuilder()
                for event in events.reversed() where anchors.contains(event.anchor) && event.position <= through { builder.append(event) }
                return builder.build()
            })
    }

    func ordinal(_ reference: String) -> IdentifierOrdinal {
        Identifier(reference: reference).flatMap { identifiers.ordinal(of: $0) } ?? .none
    }

    func name(_ ordinal: IdentifierOrdinal) -> String { identifiers.identifier(ordinal)?.description ?? "?" }

    /// The members of the customer that the identifier belongs to, in the order of their ordinals, separated by spaces; nil for nobody.
    func who(_ reference: String, asOf: String? = nil, knownAt: LogPosition? = nil) -> String? {
        customer(reference, asOf: asOf, knownAt: knownAt)?.members.map { name($0) }.joined(separator: " ")
    }

    func customer(_ reference: String, asOf: String? = nil, knownAt: LogPosition? = nil) -> Customer? {
        graph.customer(of: ordinal(reference), asOf: instant(asOf), asKnownAt: knownAt ?? last)
    }

    func view(_ reference: String, asOf: String? = nil, knownAt: LogPosition? = nil) -> IdentityView? {
        graph.view(of: ordinal(reference), asOf: instant(asOf), asKnownAt: knownAt ?? last)
    }

    func owner(_ position: LogPosition) -> String? {
        graph.owner(ofEventAt: position, anchor: events[Int(position.rawValue) - 1].anchor).map { name($0) }
    }

    private func instant(_ text: String?) -> Instant { text.flatMap { Instant(rfc3339: $0) } ?? .latest }
}
