import Definitions
import EventModel

@testable import Projections

/// Deal events of a made-up shop, one a minute.
struct DealLines {
    private var lines: [String] = []

    static let startMicros: Int64 = 1_772_496_000_000_000  // 2026-03-03T00:00:00Z

    /// The instant of the event with this index.
    static func instant(_ index: Int) -> Instant { Instant(micros: startMicros + Int64(index) * 60_000_000) }

    mutating func add(_ name: String, _ dealId: String, _ properties: String = "") {
        let more = properties.isEmpty ? "" : "," + properties
        lines.append(
            """
            {"type":"track","event":"\(name)","messageId":"m\(lines.count)","userId":"u1",\
            "timestamp":"\(Self.instant(lines.count).rfc3339)","properties":{"deal_id":"\(dealId)"\(more)}}
            """)
    }

    var count: Int { lines.count }

    func batch() throws -> EventBatch { try EventBatch.decoding(lines, identifiers: IdentifierTable()) }

    func fold(_ definitions: DefinitionSet = .shipped) throws -> PipelineFold {
        var fold = PipelineFold(definitions: definitions)
        fold.fold(try batch())
        return fold
    }

    /// The only deal.
    func deal(_ definitions: DefinitionSet = .shipped) throws -> Deal? { try fold(definitions).deals.first }
}
