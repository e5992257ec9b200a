import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// Events by position out of a file that is sorted by customer.
struct OutlineWindowTests {
    private static func lines(_ range: Range<Int>) -> [String] {
        range.map { number in
            switch number % 11 {
            case 0: #"{"type":"alias","userId":"u\#(number % 30)","previousId":"a\#(number % 97)"}"#
            case 1: #"{"type":"page","anonymousId":"a\#(number * 7919 % 97)","properties":{"n":\#(number)}}"#
            default: #"{"type":"track","event":"Name \#(number % 4)","anonymousId":"a\#(number * 31 % 97)","userId":"u\#(number % 7)","properties":{"n":\#(number)}}"#
            }
        }
    }

    private static func outlines(_ batch: EventBatch, wholly: (EventType) -> Bool) -> [String] {
        batch.indices.map { index in
            let event = batch[index]
            return "\(event.position) \(event.recordedAt) \(event.occurredAt) \(event.type) \(event.anchor) \(event.source) \(Array(event.identifiers)) "
                + (wholly(event.type) ? event.event.jsonText : "")
        }
    }

    @Test func `a window has of every position what the file has`() throws {
        let neighbours = try SealedNeighbours([Self.lines(0..<400), Self.lines(400..<1000)])
        let segment = try #require(try neighbours.compacted(neighbours.segments))
        for range in [1...1000, 1...1, 350...420, 1000...1000, 501...1000] as [ClosedRange<UInt64>] {
            let window = try OutlineWindow(segment, range)
            for position in range {
                let event = neighbours.expected[Int(position) - 1]
                let row = window.row(position)
                #expect(row.position == position && row.occurredAtMicros == event.occurredAt.micros && row.type == event.type)
                #expect(IdentifierOrdinal(rawValue: row.anchor) == event.anchor && segment.sources[row.source] == event.source)
                #expect(Array(window.identifiers(position)) == Array(event.identifiers))
            }
        }
    }

    @Test(arguments: [1, 7, 100, 1000]) func `a walk gives the same with windows and without, whatever its steps`(_ step: UInt64) throws {
        let neighbours = try SealedNeighbours([Self.lines(0..<400), Self.lines(400..<1000)])
        let merged = try #require(try neighbours.compacted(neighbours.segments))
        let wanted: (EventType) -> Bool = { $0 == .alias }
        let expected = Self.outlines(neighbours.expected, wholly: wanted)
        for positionsMax in [64, 333, 5000] {
            let walks = PositionWalks(PositionWalks.Limits(stepMin: 2, walkMin: 10, windowPositionsMax: positionsMax))
            let segment = try SealedSegment(neighbours.disk.open(merged.path, mode: .readOnly), identifiers: neighbours.identifiers, positionWalks: walks)
            var builder = EventBatchBuilder()
            for first in stride(from: UInt64(1), through: 1000, by: Int(step)) {
                try segment.append(outlines: first...min(first + step - 1, 1000), wholly: wanted, to: &builder)
            }
            let batch = builder.build()
            #expect(Self.outlines(batch, wholly: wanted) == expected)
            #expect(batch.indices.allSatisfy { wanted(batch.types[$0]) || batch.events[$0] == .emptyObject && batch[$0].name == "" })
        }
    }

    @Test func `a position that stands twice, or not at all, is damage`() throws {
        let fixture = try SealedFixture(Self.lines(0..<100))
        let image = SealedImage(try fixture.open())
        #expect(throws: EventLogError.self) {
            var lying = image
            lying.replaceChunk(RowChunk.positions.rawValue, with: ColumnSamples.encode([Int64](repeating: 5, count: 100)).bytes)
            _ = try OutlineWindow(lying.open(fixture.identifiers), 1...100)
        }
    }

    /// Segments of one walk come and go at the same places in memory, each with its rows in another order.
    @Test func `what is kept of a segment that is gone is never taken for another's`() throws {
        let neighbours = try SealedNeighbours([Self.lines(0..<200), Self.lines(200..<400)])
        let parts = try neighbours.segments.map { try #require(try neighbours.compacted([$0])) }
        let walks = PositionWalks(PositionWalks.Limits(stepMin: 2, walkMin: 10, windowPositionsMax: 64))
        for round in 0..<40 {
            let part = parts[round % 2]
            let segment = try SealedSegment(neighbours.disk.open(part.path, mode: .readOnly), identifiers: neighbours.identifiers, positionWalks: walks)
            for positions in [segment.firstPosition...segment.firstPosition + 99, segment.firstPosition + 100...segment.lastPosition] {
                var (whole, outlines) = (EventBatchBuilder(), EventBatchBuilder())
                try segment.append(positions: positions, to: &whole)
                // Not to the end of the window, which is then kept.
                try segment.append(outlines: positions.lowerBound...positions.lowerBound + 9, wholly: { _ in false }, to: &outlines)
                #expect(whole.build().positions.map(\.rawValue) == Array(positions))
                #expect(outlines.build().positions.map(\.rawValue) == Array(positions.prefix(10)))
            }
        }
    }
}
