import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

struct CompactionTests {
    /// The sample in parts of uneven size, sealed one by one with one table of identifiers.
    private func sealed(_ cuts: [Int]) throws -> (inputs: [SealedSegment], expected: [EventBatch], fixture: SealedFixture) {
        let identifiers = IdentifierTable()
        var (inputs, expected): ([SealedSegment], [EventBatch]) = ([], [])
        var first = 0
        var last: SealedFixture?
        for (index, end) in (cuts + [SealedRoundTripTests.sample.count]).enumerated() {
            let fixture = try SealedFixture(
                Array(SealedRoundTripTests.sample[first..<end]), firstPosition: UInt64(first + 1), recordedAt: 1_780_000_000_000_000 + Int64(index) * 3_600_000_000,
                identifiers: identifiers)
            inputs.append(try fixture.open())
            expected.append(fixture.expected)
            (first, last) = (end, fixture)
        }
        return (inputs, expected, last!)
    }

    private func compacted(_ inputs: [SealedSegment], on disk: SimulatedFileSystem, _ path: String) throws -> SealedSegment {
        let compactor = try SegmentCompactor(inputs)
        guard var compactor else { fatalError("the sample's shapes fit one file") }
        try compactor.finish(to: disk.open(path, mode: .createNew))
        return try SealedSegment(disk.open(path, mode: .readOnly), identifiers: inputs[0].identifiers)
    }

    @Test func `compaction keeps every event and its position`() throws {
        let (inputs, expected, fixture) = try sealed([1, 300, 1400])
        let segment = try compacted(inputs, on: fixture.disk, "/log/compacted")
        var builder = EventBatchBuilder()
        try segment.append(positions: 1...2000, to: &builder)
        let batch = builder.build()
        var index = 0
        for part in expected {
            for event in part.indices {
                expectSame(batch[index], part[event])
                index += 1
            }
        }
        #expect(index == 2000 && segment.footer.level == 1)
    }

    @Test func `a byte of a dictionary that is not as it was written is found before it is merged`() throws {
        let (inputs, _, fixture) = try sealed([900])
        for input in inputs {
            let image = SealedImage(input)
            let section = try #require(image.section(.dictionary))
            // The last bytes are of the last page: text of an entry, so that the strings still ascend.
            for at in stride(from: section.upperBound - 1, to: section.upperBound - 40, by: -13) {
                var changed = image
                changed.bytes[at] ^= 1
                let damaged = try changed.open(inputs[0].identifiers)
                let others = inputs.map { $0 === input ? damaged : $0 }
                let error = #expect(throws: EventLogError.self) { try compacted(others, on: fixture.disk, "/log/compacted") }
                #expect(error?.code == .damaged && error?.message.contains("dictionary") == true)
                try fixture.disk.unlink("/log/compacted")
            }
        }
    }

    @Test func `a row group with more texts than may be in memory ends the merge`() throws {
        let neighbours = try SealedNeighbours([SmallSegment.lines, SmallSegment.lines])
        let made = try SegmentCompactor(neighbours.segments)
        guard var compactor = made else { fatalError("the sample's shapes fit one file") }
        let file = try neighbours.disk.open("/log/compacted", mode: .createNew)
        do throws(EventLogError) {
            try compactor.finish(to: file, textBytesMax: 1000)
            Issue.record("the lines have more text than that")
        } catch {
            #expect(error.code == .limit)
        }
    }

    @Test func `compacting in two steps or in one gives the same bytes but for the level`() throws {
        let (inputs, _, fixture) = try sealed([500, 900])
        let once = try compacted(inputs, on: fixture.disk, "/log/once")
        let first = try compacted(Array(inputs[..<2]), on: fixture.disk, "/log/first")
        let twice = try compacted([first, inputs[2]], on: fixture.disk, "/log/twice")
        let bodies = [once, twice].map { $0.file.mapped.bytes[..<Int($0.footer.sections[0].offsetBytes)] }
        #expect(bodies[0].elementsEqual(bodies[1]))
        #expect(twice.footer.level == 2)
    }

    @Test func `the same events sealed twice, and merged twice, give the same bytes`() throws {
        let lines = AdversarialEvents.families[0].parts.joined() + SealedRoundTripTests.sample
        var made: [[[UInt8]]] = [[], []]
        for time in 0..<2 {
            let neighbours = try SealedNeighbours([Array(lines.prefix(700)), Array(lines.dropFirst(700))])
            let merged = try #require(try neighbours.compacted(neighbours.segments))
            made[time] = (neighbours.segments + [merged]).map { SealedImage($0).bytes }
        }
        let isSame = made[0] == made[1]
        #expect(isSame)
    }

    @Test func `neighbours merged in any order give the same events`() throws {
        var random = RandomEvents(seed: 99)
        let neighbours = try SealedNeighbours([random.lines(150), random.lines(80), random.lines(1), random.lines(200)])
        let parts = neighbours.segments
        func merged(_ inputs: [SealedSegment]) throws -> SealedSegment { try #require(try neighbours.compacted(inputs)) }
        let orders = [
            try merged([merged([merged([parts[0], parts[1]]), parts[2]]), parts[3]]), try merged([parts[0], merged([parts[1], merged([parts[2], parts[3]])])]),
            try merged([merged([parts[0], parts[1]]), merged([parts[2], parts[3]])]), try merged([parts[0], merged([parts[1], parts[2]]), parts[3]]),
            try merged([merged([merged(parts)])]),
        ]
        for segment in orders { #expect(try SealedCheck(segment: segment, expected: neighbours.expected).findings(step: 5) == []) }
    }

    @Test func `a file merged a hundred times over stays readable`() throws {
        let neighbours = try SealedNeighbours([Array(SealedRoundTripTests.sample.prefix(30)), Array(SealedRoundTripTests.sample.dropFirst(30).prefix(30))])
        var segment = try #require(try neighbours.compacted(neighbours.segments))
        for _ in 0..<100 { segment = try #require(try neighbours.compacted([segment])) }
        #expect(segment.footer.level == SealedFormat.levelMax)
        #expect(try SealedCheck(segment: segment, expected: neighbours.expected).findings() == [])
    }
}
