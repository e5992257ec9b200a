import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// A small log damaged everywhere: whatever stands on the disk, no event is ever wrong and none that was declared durable is dropped.
@Suite struct DamageTests {
    @Test func `the last file cut at any length opens with every whole Block, or says that it is damaged`() async throws {
        let small = try await SmallLog.make(declared: true)
        let path = try small.fixture.lastSegmentPath
        let image = try small.fixture.image(path)
        let inHeader = Array(stride(from: 0, to: SegmentFormat.fileHeaderBytes, by: 61))
        for length in inHeader + Array(SegmentFormat.fileHeaderBytes...image.end + 20) {
            let copy = small.fixture.crashedCopy(.keepAll)
            try copy.disk.replaceBytes(of: path, with: Array(image.bytes[..<length]))
            guard length >= SegmentFormat.fileHeaderBytes else {
                let error = try #require(throws: EventLogError.self) { try copy.open() }
                #expect(error.code == .damaged, "cut at \(length)")
                continue
            }
            let left = small.lines.count - image.blocks.filter { $0.end > length }.reduce(0) { $0 + $1.header.eventCount }
            try await checkGoesOn(copy, Array(small.lines[..<left]), "cut at \(length)", reopens: length % 16 == 0)
        }
    }

    @Test(arguments: [true, false])
    func `any flipped byte is detected, or is in a torn tail that nothing declares durable, or changes nothing`(declared: Bool) async throws
    {
        let small = try await SmallLog.make(declared: declared)
        var harmless = 0
        // The first file is the same in both.
        for path in try small.fixture.segmentPaths.suffix(declared ? 2 : 1) {
            let image = try small.fixture.image(path)
            for at in image.bytes.indices
            where image.bytes[at] != 0 || at % 211 == 0 || (at >= SegmentFormat.fileHeaderBytes && at < image.end) {
                let copy = small.fixture.crashedCopy(.keepAll)
                try copy.disk.flipBit(of: path, atByte: at, bit: at % 8)
                if try await isHarmless(small, copy, path, at, image) { harmless += 1 }
            }
        }
        // Only padding and the minor version are neither checked nor used.
        #expect(harmless < 60)
    }

    @Test(arguments: [true, false])
    func `verify, inspect and a compaction's plan find what start-up refuses and what it cuts, and nothing else`(declared: Bool) async throws {
        let small = try await SmallLog.make(declared: declared)
        for path in try small.fixture.segmentPaths {
            let image = try small.fixture.image(path)
            for at in stride(from: 0, to: image.end, by: 13) {
                let copy = small.fixture.crashedCopy(.keepAll)
                try copy.disk.flipBit(of: path, atByte: at)
                let found = try LogVerification.run(folder: copy.folder, fileSystem: copy.disk)
                let inspected = try LogInspection.run(folder: copy.folder, fileSystem: copy.disk)
                let planned = Result { () throws(EventLogError) in try CompactionPlan.read(folder: copy.folder, fileSystem: copy.disk) }
                let scanned = Result { () throws(EventLogError) in
                    try NameTimeScan.run(folder: copy.folder, fileSystem: copy.disk, name: "none", occurred: .earliest ... .latest)
                }
                let place = "byte \(at) of \(path)"
                do throws(EventLogError) {
                    let log = try copy.open()
                    #expect(!found.isDamaged && inspected.problems.isEmpty, "\(place)")
                    #expect((try? planned.get()) != nil && (try? scanned.get()) != nil, "\(place)")
                    #expect(inspected.unsealed.compactMap(\.brokenEnd).isEmpty == (log.recovery.tornTail == nil), "\(place)")
                    #expect(found.findings.map(\.offsetBytes) == (log.recovery.tornTail.map { [$0.offsetBytes] } ?? []), "\(place)")
                    log.close()
                } catch {
                    #expect(found.findings.count == 1 && found.isDamaged && found.findings[0].offsetBytes == error.offsetBytes, "\(place): \(error)")
                    #expect(inspected.problems.map(\.offsetBytes) == [error.offsetBytes], "\(place)")
                    for refused in [planned.map { _ in }, scanned.map { _ in }] {
                        guard case .failure(let refusal) = refused else {
                            Issue.record("\(place)")
                            continue
                        }
                        #expect(refusal.offsetBytes == error.offsetBytes && refusal.path == error.path, "\(place)")
                    }
                }
            }
        }
    }

    private func isHarmless(_ small: SmallLog, _ copy: LogFixture, _ path: String, _ at: Int, _ image: SegmentImage) async throws -> Bool {
        let place = "byte \(at) of \(path)"
        let before = try copy.contents()
        let log: EventLog
        do throws(EventLogError) { log = try copy.open() } catch {
            #expect([.damaged, .unsupportedVersion, .notALog].contains(error.code), "\(place): \(error)")
            #expect(try copy.contents() == before, "\(place)")
            return false
        }
        defer { log.close() }
        let texts = try log.texts()
        #expect(texts == Array(small.lines.prefix(texts.count)), "\(place)")
        guard texts.count < small.lines.count else { return log.recovery.tornTail == nil }
        let block = try #require(image.blocks.last { $0.offset <= at })
        #expect(log.recovery.tornTail?.offsetBytes == UInt64(block.offset), "\(place)")
        #expect(UInt64(texts.count) >= (try small.declaredBehind(block.offset, in: path)), "\(place)")
        return false
    }

    @Test func `a log without its first, or with two files swapped, is damaged and says which positions`() async throws {
        let small = try await SmallLog.make(declared: true)
        let paths = try small.fixture.segmentPaths
        let removed = small.fixture.crashedCopy(.keepAll)
        try removed.disk.unlink(paths[0])
        let error = try #require(throws: EventLogError.self) { try removed.open() }
        #expect(error.code == .damaged)
        #expect(try LogInspection.run(folder: removed.folder, fileSystem: removed.disk).problems.map(\.description) == [error.description])
        #expect(try LogVerification.run(folder: removed.folder, fileSystem: removed.disk).findings.map(\.reason) == [error.message])
        #expect(error.lostPositions?.lowerBound == 1)
        #expect(error.description.contains("positions 1 to"))

        let swapped = small.fixture.crashedCopy(.keepAll)
        let images = try paths.map { try swapped.image($0) }
        try swapped.replace(paths[0], images[1])
        try swapped.replace(paths[1], images[0])
        #expect(try #require(throws: EventLogError.self) { try swapped.open() }.code == .damaged)
    }

    @Test func `a file missing between two others is damage that names its positions`() async throws {
        let fixture = LogFixture(segmentBytes: SmallLog.segmentBytes)
        let log = try fixture.open()
        for round in 0..<40 { _ = try await log.append([page("m\(round)")]) }
        log.close()
        let paths = try fixture.segmentPaths
        try #require(paths.count >= 3)
        let (gone, next) = (try fixture.image(paths[1]), try fixture.image(paths[2]))
        try fixture.disk.unlink(paths[1])
        let error = try #require(throws: EventLogError.self) { try fixture.open() }
        let (from, to) = (try #require(gone.blocks.first).header.firstPosition, try #require(next.blocks.first).header.firstPosition - 1)
        #expect(error.lostPositions == from...to)
        #expect(error.description.contains("positions \(from) to \(to) are affected"))
        #expect(try LogInspection.run(folder: fixture.folder, fileSystem: fixture.disk).problems.map(\.lostPositions) == [from...to])
        #expect(try LogVerification.run(folder: fixture.folder, fileSystem: fixture.disk).findings.map(\.lostPositions) == [from...to])
    }

    @Test func `a Block that rots while the log is open harms no reader, and the next start refuses it`() async throws {
        let small = try await SmallLog.make(declared: true)
        let log = try small.fixture.open()
        let path = try small.fixture.segmentPaths[0]
        let block = try #require(try small.fixture.image(path).blocks.first)
        try small.fixture.disk.flipBit(of: path, atByte: block.end - 3)
        #expect(try log.texts() == small.lines)
        log.close()
        let error = try #require(throws: EventLogError.self) { try small.fixture.open() }
        #expect(error.code == .damaged)
        #expect(error.lostPositions?.lowerBound == block.header.firstPosition)
    }

    private func checkGoesOn(_ fixture: LogFixture, _ expected: [String], _ place: String, reopens: Bool) async throws {
        let log = try fixture.open()
        #expect(try log.texts() == expected, "\(place)")
        guard reopens else { return log.close() }
        #expect(try await log.append([page("new")]).map(\.acceptedPosition) == [UInt64(expected.count + 1)], "\(place)")
        log.close()
        let again = try fixture.open()
        #expect(try again.texts() == expected + [page("new")], "\(place)")
        #expect(again.recovery.tornTail == nil, "\(place)")
        again.close()
    }
}
