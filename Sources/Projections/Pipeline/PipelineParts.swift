import Definitions
import EventModel

/// Deal events by parts of the deals, so that each part can be folded by itself: on another processor, say.
///
/// ```swift
/// var events = DealEventParts(8)
/// events.add(batch)
/// let views = (0..<8).map { PipelinePart($0, of: [events], definitions) }
/// PipelineView(views)
/// ```
public struct DealEventParts: Sendable {
    fileprivate private(set) var parts: [[DealEvent]]

    /// - Parameter count: Of at least one.
    public init(_ count: Int) { parts = Array(repeating: [], count: max(count, 1)) }

    /// Takes events over, in any order; others than deal events are left out. O(events).
    public mutating func add(_ batch: EventBatch) {
        PipelineFold.forEachDealEvent(of: batch) { event in parts[Self.part(of: event.dealId, of: parts.count)].append(event) }
    }

    /// FNV-1a: which part a deal is in must not depend on the process.
    private static func part(of id: String, of count: Int) -> Int {
        let hash = id.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return Int((hash >> 32) % UInt64(count))
    }
}

/// A part of the deals, folded and counted.
public struct PipelinePart: Sendable {
    fileprivate let tally: PipelineTally

    /// - Parameters:
    ///   - part: Which of the parts.
    ///   - events: All of them, divided into the same number of parts.
    ///   - zone: As of ``PipelineFold/init(definitions:in:)``.
    /// - Complexity: O(n log n) of the part's events.
    public init(_ part: Int, of events: [DealEventParts], _ definitions: DefinitionSet, in zone: TimeZoneRules? = nil, _ filter: DealFilter = .all) {
        var own: [DealEvent] = []
        own.reserveCapacity(events.reduce(0) { $0 + $1.parts[part].count })
        for events in events { own += events.parts[part] }
        own.sort { ($0.occurredAt, $0.position) < ($1.occurredAt, $1.position) }
        var fold = PipelineFold(definitions: definitions, in: zone)
        fold.fold(own)
        tally = fold.tally(filter)
    }
}

extension PipelineView {
    /// - Parameter parts: All parts of the deals, at least one.
    /// - Complexity: O(cells log cells)
    public init(_ parts: [PipelinePart]) {
        var tally = parts[0].tally
        for part in parts.dropFirst() { tally.add(part.tally) }
        self.init(tally)
    }
}
