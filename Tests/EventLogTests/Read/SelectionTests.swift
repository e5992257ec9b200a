import EventModel
import Testing

@testable import EventLog

/// What is read for questions that put the events in an order of their own.
@Suite struct SelectionTests {
    /// 1200 events of 30 visitors, of which every fifth is an alias, in sealed LogSegments and one that is not.
    private func withLog(_ body: (ReadView) throws -> Void) async throws {
        let log = try LogFixture(segmentEventsMax: 250, seals: true).open()
        defer { log.close() }
        for start in stride(from: 0, to: 1200, by: 100) {
            _ = try await log.append(
                (start..<start + 100).map { number in
                    number % 5 == 0
                        ? #"{"type":"alias","userId":"u\#(number % 30)","previousId":"a\#(number % 30)"}"#
                        : #"{"type":"track","event":"Name \#(number % 4)","anonymousId":"a\#(number % 30)","userId":"u\#(number % 7)","properties":{"n":\#(number)}}"#
                })
        }
        while log.backlog().sealingSegments > 0 { try await Task.sleep(for: .milliseconds(5)) }
        #expect(log.backlog().sealedSegments > 0)
        try body(log.readView())
    }

    private static func text(_ batch: EventBatch) -> [String] {
        batch.indices.map { index in
            var text: [UInt8] = []
            batch[index].appendEnvelopeJSON(to: &text)
            return String(decoding: text, as: UTF8.self) + " \(batch.occurredAt[index]) \(batch.anchors[index]) \(Array(batch.identifiers(index)))"
        }
    }

    @Test func `events of anchors are the same whether they are put in order or not`() async throws {
        try await withLog { view in
            for count in [1, 5, 60] as [UInt32] {
                let anchors = (1...count).map { IdentifierOrdinal(rawValue: $0) }
                for last in [0, 450, 1200] as [UInt64] {
                    let ordered = try view.events(anchors: anchors, upTo: LogPosition(rawValue: last))
                    let unordered = try view.unorderedEvents(anchors: anchors, upTo: LogPosition(rawValue: last))
                    #expect(Self.text(unordered.orderedByPosition()) == Self.text(ordered))
                }
            }
        }
    }

    @Test func `an outline has everything but the event, which is there for wanted types`() async throws {
        try await withLog { view in
            for (after, limit) in [(0, 1200), (250, 300), (1195, 100), (1200, 5), (3, 0)] as [(UInt64, Int)] {
                let whole = try view.events(after: LogPosition(rawValue: after), limit: limit)
                let outlines = try view.outlines(after: LogPosition(rawValue: after), limit: limit) { $0 == .alias }
                #expect(outlines.positions == whole.positions)
                #expect(outlines.occurredAt == whole.occurredAt && outlines.recordedAt == whole.recordedAt && outlines.types == whole.types)
                #expect(outlines.anchors == whole.anchors)
                #expect(outlines.indices.map { outlines[$0].source } == whole.indices.map { whole[$0].source })
                #expect(outlines.identifierOrdinals == whole.identifierOrdinals && outlines.identifierStarts == whole.identifierStarts)
                for index in whole.indices where whole.types[index] == .alias { #expect(outlines.events[index] == whole.events[index]) }
            }
        }
    }

    @Test func `events of a name are those that a walk over all finds`() async throws {
        try await withLog { view in
            for last in [0, 450, 1200] as [UInt64] {
                var (scan, found) = (view.events(upTo: LogPosition(rawValue: last), named: ["Name 3"]), [UInt64]())
                while let batch = try scan.next() { found += batch.positions.map(\.rawValue) }
                let all = try view.events(after: .none, limit: Int(last))
                #expect(found.sorted() == all.indices.filter { all[$0].name == "Name 3" }.map { all.positions[$0].rawValue })
            }
        }
    }
}
