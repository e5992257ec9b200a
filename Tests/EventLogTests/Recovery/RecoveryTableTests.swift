import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// One test for each row of the table in EventLog.docc/LogSegmentFormat.md, "Recovery".
@Suite struct RecoveryTableTests {
    @Test func `row 1: a whole Block at the expected position is taken`() async throws {
        let small = try await SmallLog.make(declared: false)
        let log = try small.fixture.open()
        #expect(try log.texts() == small.lines)
        #expect(log.recovery.notes.isEmpty)
        #expect(log.recovery.segments == 2)
        log.close()
    }

    @Test func `row 2: zeros to the end of the last file are the clean end`() async throws {
        let small = try await SmallLog.make(declared: false)
        let image = try small.fixture.image(small.fixture.lastSegmentPath)
        #expect(image.bytes.count > image.end)
        let log = try small.fixture.open()
        #expect(log.recovery.tornTail == nil)
        #expect(try await log.append([page("new")]).map(\.acceptedPosition) == [UInt64(small.lines.count + 1)])
        log.close()
    }

    @Test func `row 3: a last file that ends with its last Block is whole, and the log goes on in a new one`() async throws {
        let small = try await SmallLog.make(declared: true)
        let path = try small.fixture.lastSegmentPath
        var image = try small.fixture.image(path)
        image.bytes.removeLast(image.bytes.count - image.end)
        try small.fixture.replace(path, image)
        let log = try small.fixture.open()
        #expect(log.recovery.tornTail == nil)
        #expect(try await log.append([page("new")]).map(\.acceptedPosition) == [UInt64(small.lines.count + 1)])
        #expect(try small.fixture.segmentPaths.count == 3)
        log.close()
        let again = try small.fixture.open()
        #expect(try again.texts() == small.lines + [page("new")])
        again.close()
    }

    @Test(arguments: [true, false])
    func `row 4: a file is complete when the next one begins at its end, whether or not its zeros were cut off`(hasZeros: Bool) async throws
    {
        let small = try await SmallLog.make(declared: true)
        let path = try #require(try small.fixture.segmentPaths.first)
        var image = try small.fixture.image(path)
        #expect(image.bytes.count == image.end)
        if hasZeros { image.bytes += [UInt8](repeating: 0, count: 4096) }
        try small.fixture.replace(path, image)
        let log = try small.fixture.open()
        #expect(try log.texts() == small.lines)
        #expect(log.recovery.notes.isEmpty)
        log.close()
    }

    @Test func `row 5: a torn tail is kept in quarantine, cut, reported with its offsets, and the log goes on`() async throws {
        let small = try await SmallLog.make(declared: false)
        let path = try small.fixture.lastSegmentPath
        let whole = try small.fixture.image(path)
        let last = try #require(whole.blocks.last)
        var image = whole
        for at in last.offset + 100..<last.end { image.bytes[at] = 0xEE }
        try small.fixture.replace(path, image)

        let log = try small.fixture.open()
        let torn = try #require(log.recovery.tornTail)
        #expect(torn.path == path)
        #expect(torn.offsetBytes == UInt64(last.offset))
        #expect(torn.bytes == UInt64(last.end - last.offset))
        let kept = try small.fixture.disk.bytes(of: try #require(torn.quarantinePath))
        #expect(kept == Array(image.bytes[last.offset..<last.end]))
        #expect(log.recovery.notes.contains { $0.contains("\(last.offset)") && $0.contains("quarantine") })
        let left = Array(small.lines.dropLast(last.header.eventCount))
        #expect(try log.texts() == left)
        #expect(try await log.append([page("new")]).map(\.acceptedPosition) == [UInt64(left.count + 1)])
        log.close()

        let again = try small.fixture.open()
        #expect(again.recovery.tornTail == nil)
        #expect(try again.texts() == left + [page("new")])
        again.close()
    }

    @Test func `row 5: bytes behind the last Block that are none are cut as well`() async throws {
        let small = try await SmallLog.make(declared: true)
        let path = try small.fixture.lastSegmentPath
        var image = try small.fixture.image(path)
        image.bytes[image.end + 700] = 1
        try small.fixture.replace(path, image)
        let log = try small.fixture.open()
        #expect(log.recovery.tornTail?.bytes == 701)
        #expect(try log.texts() == small.lines)
        log.close()
        #expect(try small.fixture.image(path).bytes[image.end + 700] == 0)
    }

    @Test func `row 6: a bad Block that a later one declares durable is damage, and the files stay untouched`() async throws {
        let small = try await SmallLog.make(declared: true)
        let path = try small.fixture.lastSegmentPath
        let first = try #require(try small.fixture.image(path).blocks.first)
        try small.fixture.disk.flipBit(of: path, atByte: first.end - 1)
        let error = try refusal(small.fixture)
        #expect(error.code == .damaged)
        #expect(error.path == path)
        #expect(error.offsetBytes == UInt64(first.offset))
        #expect(error.lostPositions == first.header.firstPosition...UInt64(small.lines.count))
        #expect(error.description.contains("hindsight-admin verify"))
    }

    @Test func `row 6: a bad marker before a Block of a later commit is damage too`() async throws {
        let fixture = LogFixture()
        var log = try fixture.open()
        _ = try await log.append([page("m1")])
        log.close()
        log = try fixture.open()
        _ = try await log.append([page("m2")])
        let copy = fixture.crashedCopy(.keepAll)
        log.close()
        try copy.eraseLastMarker()
        let marker = try #require(try copy.image(copy.lastSegmentPath).blocks.first { $0.isMarker })
        try copy.disk.flipBit(of: copy.lastSegmentPath, atByte: marker.offset + 60)
        #expect(try refusal(copy).code == .damaged)
    }

    @Test func `row 6: a bad Block in a file that has a successor is damage`() async throws {
        let small = try await SmallLog.make(declared: false)
        let path = try #require(try small.fixture.segmentPaths.first)
        let last = try #require(try small.fixture.image(path).blocks.last { !$0.isMarker })
        try small.fixture.disk.flipBit(of: path, atByte: last.offset + 50)
        #expect(try refusal(small.fixture).offsetBytes == UInt64(last.offset))
    }

    @Test func `row 7: a file that ends before the next one begins is damage that names the positions`() async throws {
        let small = try await SmallLog.make(declared: true)
        let path = try #require(try small.fixture.segmentPaths.first)
        var image = try small.fixture.image(path)
        let second = image.blocks[1]
        let next = try #require(try small.fixture.image(small.fixture.lastSegmentPath).blocks.first).header.firstPosition
        image.bytes.removeLast(image.bytes.count - second.offset)
        try small.fixture.replace(path, image)
        let error = try refusal(small.fixture)
        #expect(error.code == .damaged)
        #expect(error.lostPositions == second.header.firstPosition...next - 1)
    }

    @Test func `row 8: a file header that is not whole is damage`() async throws {
        let small = try await SmallLog.make(declared: true)
        try small.fixture.disk.flipBit(of: small.fixture.lastSegmentPath, atByte: 3000)
        let error = try refusal(small.fixture)
        #expect(error.code == .damaged)
        #expect(error.offsetBytes == 0)
    }

    @Test func `row 8: a file of another log is damage`() async throws {
        let small = try await SmallLog.make(declared: true)
        let path = try small.fixture.lastSegmentPath
        var image = try small.fixture.image(path)
        image.changeFileHeader { $0.setField(16, UInt64(42)) }
        try small.fixture.replace(path, image)
        #expect(try refusal(small.fixture).code == .damaged)
    }

    @Test func `row 9: a newer major version is refused`() async throws {
        let small = try await SmallLog.make(declared: true)
        let path = try small.fixture.lastSegmentPath
        var image = try small.fixture.image(path)
        image.changeFileHeader { $0.setField(8, UInt16(2)) }
        try small.fixture.replace(path, image)
        let error = try refusal(small.fixture)
        #expect(error.code == .unsupportedVersion)
        #expect(error.description.contains("2") && error.description.contains(path))
    }

    @Test func `row 9: an unknown feature is refused, a higher minor version is read`() async throws {
        let small = try await SmallLog.make(declared: true)
        let path = try small.fixture.lastSegmentPath
        let whole = try small.fixture.image(path)
        var image = whole
        image.changeFileHeader { $0.setField(12, UInt32(4)) }
        try small.fixture.replace(path, image)
        #expect(try refusal(small.fixture).code == .unsupportedVersion)

        // The header's checksum begins the chain: a file without Blocks can get another one.
        let fresh = LogFixture()
        try fresh.open().close()
        var empty = try fresh.image(fresh.lastSegmentPath)
        empty.changeFileHeader { $0.setField(10, UInt16(7)) }
        try fresh.replace(fresh.lastSegmentPath, empty)
        let log = try fresh.open()
        #expect(try await log.append([page("m1")]).map(\.acceptedPosition) == [1])
        log.close()
    }

    @Test(arguments: Ungrammatical.allCases)
    func `row 10: content that breaks the grammar under checksums that hold is damage, even in the last Block`(_ how: Ungrammatical)
        async throws
    {
        let small = try await SmallLog.make(declared: false)
        let path = try small.fixture.lastSegmentPath
        var image = try small.fixture.image(path)
        how.apply(to: &image)
        try small.fixture.replace(path, image)
        let error = try refusal(small.fixture)
        #expect(error.code == .damaged)
        #expect(error.offsetBytes == UInt64(try #require(image.blocks.last).offset))
    }

    @Test func `row 11: an empty or missing folder becomes a new log`() async throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        #expect(try fixture.segmentPaths == ["/data/customer/00000000000000000001.log"])
        #expect(log.durablePosition == .none)
        #expect(try log.all().isEmpty)
        log.close()
    }

    /// Opens, and makes sure that a refusal has changed nothing and left nothing open.
    private func refusal(_ fixture: LogFixture) throws -> EventLogError {
        let before = try fixture.contents()
        let openBefore = fixture.disk.openFileCount
        let error = try #require(throws: EventLogError.self) { try fixture.open() }
        #expect(try fixture.contents() == before)
        #expect(fixture.disk.openFileCount == openBefore)
        return error
    }
}

/// Ways to be wrong under a right checksum.
enum Ungrammatical: CaseIterable {
    case trailingByte, rowCount, truncatedEvent, unknownType, undefinedSource, undefinedIdentifier, identifierWithoutKind, recordedBefore, sizesDisagree, markerWithPayload

    func apply(to image: inout SegmentImage) {
        guard let last = image.blocks.last else { return }
        var payload = image.payload(last)
        switch self {
        case .trailingByte: image.replaceLastBlock(payload: payload + [7])
        case .rowCount: image.replaceLastBlock(payload: payload) { $0.eventCount += 1 }
        case .truncatedEvent: image.replaceLastBlock(payload: payload.dropLast())
        // Neither sources nor identifiers are defined here: the rows begin at 2 with a length, flags, type, source.
        case .unknownType:
            payload[4] = 77
            image.replaceLastBlock(payload: payload)
        case .undefinedSource:
            payload[5] = 9
            image.replaceLastBlock(payload: payload)
        case .undefinedIdentifier:
            payload.replaceSubrange(0..<2, with: [0, 1, 100, 3, 97, 58, 98])
            image.replaceLastBlock(payload: payload)
        // The log has four identifiers.
        case .identifierWithoutKind:
            payload.replaceSubrange(0..<2, with: [0, 1, 5, 1, 65])
            image.replaceLastBlock(payload: payload)
        case .recordedBefore: image.replaceLastBlock(payload: payload) { $0.recordedAt = Instant(micros: 0) }
        case .sizesDisagree: image.replaceLastBlock(payload: payload) { $0.rawBytes += 1 }
        case .markerWithPayload:
            image.replaceLastBlock(payload: payload) { ($0.eventCount, $0.flags) = (0, SegmentFormat.flagIdleMarker) }
        }
    }
}
