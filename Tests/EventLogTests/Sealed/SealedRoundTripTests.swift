import Disk
import EventModel
import Foundation
import Testing

@testable import EventLog

struct SealedRoundTripTests {
    static let sample: [String] = {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../data/samples/shop.ndjson")
        return (try? String(contentsOf: path, encoding: .utf8))?.split(separator: "\n").map(String.init) ?? []
    }()

    @Test func `every event of the sample comes back, whichever way it is asked for`() throws {
        let fixture = try SealedFixture(Self.sample, firstPosition: 11)
        #expect(try SealedCheck(segment: fixture.open(), expected: fixture.expected).findings(step: 7) == [])
    }

    @Test func `every event of the sample comes back by position`() throws {
        let fixture = try SealedFixture(Self.sample, firstPosition: 11)
        let segment = try fixture.open()
        var builder = EventBatchBuilder()
        try segment.append(positions: 11...segment.lastPosition, to: &builder)
        let batch = builder.build()
        #expect(batch.count == Self.sample.count && batch.count == 2000)
        for index in batch.indices { expectSame(batch[index], fixture.expected[index]) }
    }

    @Test func `the events of every anchor come back, sorted by occurredAt and position`() throws {
        let fixture = try SealedFixture(Self.sample)
        let segment = try fixture.open()
        var seen = 0
        for anchor in Set(fixture.expected.anchors) {
            var builder = EventBatchBuilder()
            try segment.append(anchor: anchor, upTo: .max, to: &builder)
            let batch = builder.build()
            let wanted = fixture.expected.selecting(fixture.expected.indices.filter { fixture.expected.anchors[$0] == anchor }).canonicallyOrdered()
            #expect(batch.positions == wanted.positions)
            for index in batch.indices { expectSame(batch[index], wanted[index]) }
            seen += batch.count
        }
        #expect(seen == Self.sample.count)
    }
}
