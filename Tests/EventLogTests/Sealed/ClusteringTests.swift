import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// Merges that place anchors side by side: the same events, in another order of rows.
struct ClusteringTests {
    /// A clustering that puts each ordinal into one of some clusters, and leaves some alone.
    private static func random(_ random: inout SplitMix64, ordinals: Int) -> Clustering {
        let count = UInt64(max(ordinals / 4, 1))
        return Clustering(clusters: (0..<UInt32(ordinals)).map { $0 % 5 == 0 ? $0 : UInt32(random.next() % count) })
    }

    private static func ordinals(_ neighbours: SealedNeighbours) -> Int { neighbours.identifiers.count + 1 }

    private static func neighbours(seed: UInt64) throws -> SealedNeighbours {
        var events = RandomEvents(seed: seed)
        return try SealedNeighbours([events.lines(150), events.lines(80), events.lines(200), events.lines(60)])
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func `whatever is placed side by side, every event comes back, and the rows are in that order`(seed: UInt64) throws {
        let neighbours = try Self.neighbours(seed: seed)
        var random = SplitMix64(seed: seed)
        let clusterings = (0..<3).map { _ in Self.random(&random, ordinals: Self.ordinals(neighbours)) }
        let parts = neighbours.segments
        let first = try #require(try neighbours.compacted(Array(parts[..<2]), clusterings[0]))
        let second = try #require(try neighbours.compacted(Array(parts[2...]), clusterings[1]))
        let both = try #require(try neighbours.compacted([first, second], clusterings[2]))
        let kept = try #require(try neighbours.compacted([first, second], nil))
        let alone = try #require(try neighbours.compacted([both], clusterings[0]))
        let undone = try #require(try neighbours.compacted([both], Clustering(clusters: [])))
        for (segment, inputs) in [(first, Array(parts[..<2])), (second, Array(parts[2...])), (both, [first, second]), (kept, [first, second]), (alone, [both]), (undone, [both])] {
            #expect(try SealedCheck(segment: segment, expected: neighbours.expected(of: segment)).findings() == [])
            try ReadBack.check(segment, inputs)
        }
        #expect(first.file.header.isClustered && both.file.header.isClustered && kept.file.header.isClustered && !undone.file.header.isClustered)
        for (segment, clustering) in [(first, clusterings[0]), (second, clusterings[1]), (both, clusterings[2]), (alone, clusterings[0])] {
            let keys = try Self.runs(segment)
            #expect(keys == keys.sorted() && keys.allSatisfy { $0.cluster == clustering.cluster(of: $0.anchor) })
        }
    }

    private static func runs(_ segment: SealedSegment) throws -> [ClusterKey] {
        var keys: [ClusterKey] = []
        for group in segment.groups {
            let columns = try group.columns()
            keys += (0..<group.entry.runs).map { columns.key(ofRun: $0) }
        }
        return keys
    }

    @Test func `a customer's anchors stand in neighbouring rows`() throws {
        let lines = (0..<300).map { #"{"type":"track","event":"Seen","userId":"u\#($0 % 30)","messageId":"m\#($0)"}"# }
        let neighbours = try SealedNeighbours([Array(lines.prefix(150)), Array(lines.dropFirst(150))])
        // Users 1, 11 and 21 are one customer. Ordinals begin at 1, in order of appearance.
        let merged = try #require(try neighbours.compacted(neighbours.segments, Clustering(clusters: (0...30).map { [12, 22].contains($0) ? 2 : $0 })))
        #expect(try Self.runs(merged).prefix(4).map(\.anchor) == [1, 2, 12, 22])
        #expect(try [2, 12, 22].map { try merged.spans(anchor: $0).map(\.rows) } == [[10..<20], [20..<30], [30..<40]])
    }

    @Test func `the same clustering gives the same bytes, in one step or in two, and one that clusters nothing those without`() throws {
        let neighbours = try Self.neighbours(seed: 9)
        var random = SplitMix64(seed: 9)
        let clustering = Self.random(&random, ordinals: Self.ordinals(neighbours))
        func body(_ segment: SealedSegment?) throws -> [UInt8] {
            let segment = try #require(segment)
            return Array(segment.file.mapped.bytes[..<Int(segment.footer.sections[0].offsetBytes)])
        }
        let once = try body(neighbours.compacted(neighbours.segments, clustering))
        #expect(try body(neighbours.compacted(neighbours.segments, clustering)) == once)
        let first = try #require(try neighbours.compacted(Array(neighbours.segments[..<3]), clustering))
        #expect(try body(neighbours.compacted([first, neighbours.segments[3]], clustering)) == once)
        let plain = try body(neighbours.compacted(neighbours.segments, nil))
        #expect(plain != once)
        #expect(try body(neighbours.compacted(neighbours.segments, Clustering(clusters: []))) == plain)
        let clustered = try #require(try neighbours.compacted(neighbours.segments, clustering))
        // What merging does to the clock curve at the end of a file it does here, too.
        let plainAgain = try body(neighbours.compacted([#require(try neighbours.compacted(neighbours.segments, nil))], nil))
        #expect(try body(neighbours.compacted([clustered], Clustering(clusters: []))) == plainAgain)
        #expect(try clustered.isToCluster(by: clustering) == false && clustered.isToCluster(by: Clustering(clusters: [])))
    }

    @Test func `files kept as they are clustered keep the younger one's word`() throws {
        let neighbours = try Self.neighbours(seed: 11)
        let count = UInt32(Self.ordinals(neighbours))
        let (old, young) = (Clustering(clusters: (0..<count).map { $0 % 7 }), Clustering(clusters: (0..<count).map { $0 % 3 }))
        let first = try #require(try neighbours.compacted(Array(neighbours.segments[..<2]), old))
        let second = try #require(try neighbours.compacted(Array(neighbours.segments[2...]), young))
        let merged = try #require(try neighbours.compacted([first, second], nil))
        let ofSecond = Set(try Self.runs(second).map(\.anchor))
        for key in try Self.runs(merged) { #expect(key.cluster == key.anchor % (ofSecond.contains(key.anchor) && key.anchor % 3 != key.anchor ? 3 : 7)) }
    }

    @Test func `texts, messageIds that are no UUIDs and lost events move with their rows`() throws {
        let lines = AdversarialEvents.families[0].parts.joined() + SealedRoundTripTests.sample.prefix(400)
        let neighbours = try SealedNeighbours([Array(lines.prefix(300)), Array(lines.dropFirst(300))])
        let count = UInt32(Self.ordinals(neighbours))
        for clusters in [(0..<count).map { count - $0 }, (0..<count).map { $0 / 2 }, Array(repeating: 7, count: Int(count))] {
            let merged = try #require(try neighbours.compacted(neighbours.segments, Clustering(clusters: clusters)))
            #expect(try SealedCheck(segment: merged, expected: neighbours.expected).findings() == [])
        }
    }

    @Test func `a clustered file that lies about its clusters is refused or found by verification`() throws {
        let neighbours = try Self.neighbours(seed: 5)
        let count = UInt32(Self.ordinals(neighbours))
        let segment = try #require(try neighbours.compacted(neighbours.segments, Clustering(clusters: (0..<count).map { $0 / 3 })))
        let image = SealedImage(segment)
        let section = try #require(image.section(.clusters))
        let lies: [[UInt8]] = [
            [], Array(image.bytes[section].dropLast()), Array(image.bytes[section]) + [0], [0, 0, 0, 0] + image.bytes[section].dropFirst(4),
            [255, 255, 255, 255] + image.bytes[section].dropFirst(4),
        ]
        for lie in lies {
            var lying = image
            lying.replace(.clusters, with: lie)
            let error = #expect(throws: EventLogError.self) { try lying.open(neighbours.identifiers) }
            #expect(error?.code == .damaged && error?.message.contains("clusters") == true)
        }
        // Whole, but of another clustering: found by whoever reads all rows.
        var other = image
        let keys = try Set(Self.runs(segment)).filter(\.isClustered).sorted { $0.anchor < $1.anchor }
        other.replace(.clusters, with: ColumnSamples.bytes { ClusterSection.append(keys.map { ClusterKey(cluster: $0.cluster + 1, anchor: $0.anchor) }, to: &$0) })
        #expect(throws: EventLogError.self) { try ReadBack.check(other.open(neighbours.identifiers), neighbours.segments) }
        for values in [[Int64](repeating: 0, count: segment.groups[0].entry.runs), [Int64](repeating: .min, count: segment.groups[0].entry.runs)] {
            var lying = image
            lying.replaceChunk(RowChunk.members(columnCount: segment.layout.columns.count), with: ColumnSamples.encode(values).bytes)
            #expect(throws: EventLogError.self) { try ReadBack.check(lying.open(neighbours.identifiers), neighbours.segments) }
        }
        var cut = image
        cut.replaceChunk(RowChunk.members(columnCount: segment.layout.columns.count), with: [])
        #expect(throws: EventLogError.self) { try cut.open(neighbours.identifiers).groups[0].columns() }
    }

    @Test func `any flipped byte of a clustered file is found by verification, or lies where nothing is stored`() async throws {
        let log = try await SealedLog.make(Array(SealedRoundTripTests.sample.prefix(60)), rest: 0)
        _ = try log.clustered { $0 / 4 }
        let path = try log.sealedPaths[0]
        let image = try SealedFileImage(log.fixture, path)
        #expect(image.segment.file.header.isClustered)
        #expect(try log.verify().findings.isEmpty)
        let parts = (0..<image.segment.layout.chunkCount).map { image.range(group: 0, chunk: $0) } + SealedSection.allCases.map { image.range($0) }
        for at in stride(from: 0, to: image.bytes.count, by: 31) {
            let copy = log.copy()
            try copy.fixture.disk.flipBit(of: path, atByte: at, bit: at % 8)
            let isBetweenParts = at >= SealedFormat.headerBytes && at < image.footerStart && !parts.contains { $0.contains(at) }
            #expect(try copy.verify().isDamaged != isBetweenParts, "byte \(at)")
        }
    }

    @Test func `compacting clusters what is not merged, too, and once`() async throws {
        let log = try await SealedLog.make()
        let before = try log.fixture.open(readOnly: true).texts()
        let steps = try log.clustered { $0 / 4 }
        #expect(steps.map(\.inputs.count) == [2] || steps.map(\.inputs.count) == [3])
        #expect(try log.clustered { $0 / 4 }.isEmpty)
        let again = try log.clustered { $0 / 2 }
        #expect(again.map(\.inputs.count) == [1] && again[0].output.level == steps[0].output.level + 1)
        #expect(try log.fixture.open(readOnly: true).texts() == before)
        #expect(try log.verify().findings.isEmpty)
    }
}

extension SealedLog {
    /// Compacts with a clustering.
    fileprivate func clustered(_ cluster: (UInt32) -> UInt32) throws -> [CompactionStep] {
        let log = try fixture.open()
        defer { log.close() }
        _ = try log.sealAll()
        return try log.compactAll(clustering: Clustering(clusters: (0...UInt32(log.identifiers.count)).map(cluster)))
    }
}
