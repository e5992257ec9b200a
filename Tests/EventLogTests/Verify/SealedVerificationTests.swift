import Disk
import DiskTesting
import EventModel
import Glibc
import Testing

@testable import EventLog

@Suite struct SealedVerificationTests {
    @Test func `a whole log has nothing wrong with it, and every event was put together`() async throws {
        let log = try await SealedLog.make()
        let result = try log.verify()
        #expect(result.findings.isEmpty, "\(result.findings)")
        #expect(result.notes.isEmpty, "\(result.notes)")
        #expect(result.events == log.lines.count)
        #expect(result.segments.map(\.isSealed) == [true, true, false])
    }

    @Test(arguments: [EACCES, EMFILE])
    func `a file that this process cannot open is no damage: nothing is known of it`(errno: Int32) async throws {
        for suffix in [".sealed", ".log"] {
            let log = try await SealedLog.make()
            log.fixture.disk.fail(.open, onPathSuffix: suffix, errno: errno, once: false)
            let error = try #require(throws: EventLogError.self) { try log.verify() }
            #expect(error.code == .diskFailed && error.message.contains(suffix), "\(error)")
        }
    }

    @Test(arguments: SealedSection.ofEveryFile)
    func `a flipped bit in a section is found there`(section: SealedSection) async throws {
        let log = try await SealedLog.make()
        let path = try log.sealedPaths[1]
        let range = try SealedFileImage(log.fixture, path).range(section)
        for at in [range.lowerBound, (range.lowerBound + range.upperBound) / 2, range.upperBound - 1] where range.contains(at) {
            let copy = log.copy()
            try copy.fixture.disk.flipBit(of: path, atByte: at)
            let result = try copy.verify()
            let finding = try #require(result.findings.first)
            #expect(finding.path == path && UInt64(range.lowerBound) == finding.offsetBytes && finding.lostPositions == 101...200)
            #expect(finding.reason.contains(section.name))
            #expect(result.findings.dropFirst().allSatisfy { $0.reason.contains("page") }, "\(result.findings)")
            // Without these sections no event of the file comes together.
            #expect(result.isDamaged && result.events == 150)
        }
    }

    @Test func `a flipped bit in any chunk is found there, and the file's other events are checked`() async throws {
        let log = try await SealedLog.make()
        let path = try log.sealedPaths[0]
        let image = try SealedFileImage(log.fixture, path)
        for place in 0..<image.segment.layout.chunkCount {
            let range = image.range(group: 0, chunk: place)
            guard !range.isEmpty else { continue }
            let copy = log.copy()
            try copy.fixture.disk.flipBit(of: path, atByte: range.upperBound - 1)
            let result = try copy.verify()
            let finding = try #require(result.findings.first)
            #expect(result.findings.count == 1, "\(result.findings)")
            #expect(finding.offsetBytes == UInt64(range.lowerBound) && finding.lostPositions == 1...100)
            #expect(result.events == 150)
            #expect(finding.reason.contains(image.segment.layout.chunkName(place)))
        }
    }

    @Test func `any flipped byte of a sealed file is found, or lies where nothing is stored`() async throws {
        let log = try await SealedLog.make(Array(SealedRoundTripTests.sample.prefix(60)), rest: 0)
        let path = try log.sealedPaths[0]
        let image = try SealedFileImage(log.fixture, path)
        let parts =
            (0..<image.segment.layout.chunkCount).map { image.range(group: 0, chunk: $0) } + SealedSection.ofEveryFile.map { image.range($0) }
        for at in stride(from: 0, to: image.bytes.count, by: 29) {
            let copy = log.copy()
            try copy.fixture.disk.flipBit(of: path, atByte: at, bit: at % 8)
            let isBetweenParts = at >= SealedFormat.headerBytes && at < image.footerStart && !parts.contains { $0.contains(at) }
            #expect(try copy.verify().isDamaged != isBetweenParts, "byte \(at)")
        }
    }

    @Test func `forged chunks and sections whose checksums hold never trap, and are found unless every event can be read`() async throws {
        let log = try await SealedLog.make(Array(SealedRoundTripTests.sample.prefix(120)), rest: 0)
        let path = try log.sealedPaths[0]
        let whole = try SealedFileImage(log.fixture, path)
        var random = SplitMix(seed: 0x5EED)
        var found = 0
        for round in 0..<300 {
            var image = whole
            if round % 5 == 0 {
                let section = SealedSection.ofEveryFile[round / 5 % SealedSection.ofEveryFile.count]
                guard Self.damage(&image.bytes, whole.range(section), &random) else { continue }
                image.sealAgain(section)
            } else {
                let place = Int(random.next() % UInt64(whole.segment.layout.chunkCount))
                guard Self.damage(&image.bytes, whole.range(group: 0, chunk: place), &random) else { continue }
                image.sealAgain(group: 0, chunk: place)
            }
            let copy = log.copy()
            try image.write(to: copy.fixture)
            Self.readEverything(copy.fixture)
            if try copy.verify().isDamaged {
                found += 1
            } else {
                // A value that another could stand for: nothing but the checksum would know.
                #expect(try copy.fixture.open(readOnly: true).texts().count == log.lines.count, "round \(round)")
            }
        }
        #expect(found > 150)
    }

    /// Reads by position and by anchor; whether that works is for the others to say.
    private static func readEverything(_ fixture: LogFixture) {
        guard let log = try? fixture.open() else { return }
        _ = try? log.texts()
        for anchor in 0...UInt32(min(log.identifiers.count, 200)) {
            _ = try? log.readView().events(anchors: [IdentifierOrdinal(rawValue: anchor)], upTo: log.durablePosition)
        }
        _ = try? log.readView().position(ofMessageId: "none")
        log.close()
    }

    /// Changes a byte or two; false when there are none.
    private static func damage(_ bytes: inout [UInt8], _ range: Range<Int>, _ random: inout SplitMix) -> Bool {
        guard !range.isEmpty else { return false }
        for _ in 0...random.next() % 2 {
            let at = range.lowerBound + Int(random.next() % UInt64(range.count))
            bytes[at] = random.next() % 2 == 0 ? UInt8(truncatingIfNeeded: random.next()) : bytes[at] ^ 1 << UInt8(random.next() % 8)
        }
        return true
    }

    @Test func `a footer that lies about times, sizes or the chain is found`() async throws {
        let log = try await SealedLog.make()
        let path = try log.sealedPaths[1]
        // previousHash, lastHash, recordedFrom, recordedTo, occurredFrom, occurredTo, packedBytes
        for offset in [40, 48, 56, 64, 72, 80, 88] {
            let copy = log.copy()
            var image = try SealedFileImage(copy.fixture, path)
            image.setFooterField(offset, 12345)
            try image.write(to: copy.fixture)
            #expect(try copy.verify().isDamaged, "field at \(offset)")
        }
    }
}

/// A small generator of numbers that are the same in every run.
private struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
