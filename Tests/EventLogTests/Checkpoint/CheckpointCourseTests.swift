import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// A checkpoint beside a log that is not, or no longer, the one it was made of.
struct CheckpointCourseTests {
    /// A log with what is sealed, one unsealed file of 7 events, and a checkpoint of its end.
    private func make() async throws -> (fixture: LogFixture, lines: [String]) {
        let fixture = LogFixture(segmentBytes: 1 << 20, segmentEventsMax: 250, seals: true)
        let log = try fixture.open()
        let lines = (0..<1507).map { page("m\($0)", anonymousId: "a\($0 % 31)") }
        for start in stride(from: 0, to: lines.count, by: 50) { _ = try await log.append(Array(lines[start..<min(start + 50, lines.count)])) }
        #expect(try await eventually { log.pieces.current.unsealed.isEmpty && log.maintenance?.hasWork == false })
        log.close()
        let position = try fixture.checkpoint()?.subject.position
        #expect(log.sealedEnd == 1500 && position == 1507)
        return (fixture, lines)
    }

    private func expectRefused(_ fixture: LogFixture, lost: ClosedRange<UInt64>) throws {
        let before = try fixture.contents()
        let error = #expect(throws: EventLogError.self) { _ = try fixture.open() }
        #expect(error?.code == .damaged && error?.lostPositions == lost, "\(String(describing: error))")
        #expect(try fixture.contents() == before)
        let verified = try LogVerification.run(folder: fixture.folder, fileSystem: fixture.disk)
        #expect(verified.isDamaged && verified.findings.map(\.lostPositions) == [lost])
        let inspected = try LogInspection.run(folder: fixture.folder, fileSystem: fixture.disk)
        #expect(inspected.problems.map(\.lostPositions) == [lost] && inspected.problems.map(\.path) == [error?.path])
        #expect(throws: EventLogError.self) { _ = try CompactionPlan.read(folder: fixture.folder, fileSystem: fixture.disk) }
        #expect(throws: EventLogError.self) {
            _ = try NameTimeScan.run(folder: fixture.folder, fileSystem: fixture.disk, name: "none", occurred: .earliest ... .latest)
        }
    }

    @Test func `a log that ends before its checkpoint's position is refused until the checkpoint is removed`() async throws {
        let (fixture, lines) = try await make()
        try fixture.disk.unlink(fixture.lastSegmentPath)
        try expectRefused(fixture, lost: 1501...1507)
        try fixture.disk.unlink(fixture.folder + "/checkpoint")
        let log = try fixture.open()
        #expect(try log.texts() == Array(lines[..<1500]))
        log.close()
    }

    @Test func `what a checkpoint knows to have been durable is no torn tail`() async throws {
        let (fixture, _) = try await make()
        let path = try fixture.lastSegmentPath
        var image = try fixture.image(path)
        // All Blocks, and so all that they declare.
        for at in (image.blocks[0].offset + 20)..<image.blocks[image.blocks.count - 1].paddedEnd { image.bytes[at] = 0xA5 }
        try fixture.replace(path, image)
        try expectRefused(fixture, lost: 1501...1507)
    }

    /// Two logs that part at position 1501: the first with a checkpoint of its own end.
    @Test(arguments: [7, 300]) func `a checkpoint of another course is ignored and removed`(_ newEvents: Int) async throws {
        let (fixture, lines) = try await make()
        let theirs = try fixture.disk.bytes(of: fixture.folder + "/checkpoint")
        try fixture.disk.unlink(fixture.lastSegmentPath)
        try fixture.disk.unlink(fixture.folder + "/checkpoint")
        let log = try fixture.open()
        let own = (0..<newEvents).map { page("own-\($0)", anonymousId: "own\($0 % 50)") }
        for line in own {
            let outcomes = try await log.append([line])
            #expect(outcomes[0].acceptedPosition != nil)
        }
        #expect(try await eventually { log.maintenance?.hasWork == false })
        log.close()
        try fixture.disk.replaceBytes(of: fixture.folder + "/checkpoint", with: theirs)
        let again = try fixture.open()
        let isComparable = newEvents == 7
        #expect(again.recovery.notes.contains { $0.contains("another way") } == isComparable, "\(again.recovery.notes)")
        #expect(try again.texts() == Array(lines[..<1500]) + own)
        if isComparable {
            #expect(again.checkpoint == nil)
            #expect(again.identifiers.ordinal(of: Identifier(kind: .anonymousId, value: "own1")) != nil)
            let status = try fixture.disk.status(of: fixture.folder + "/checkpoint")
            #expect(status == nil)
        }
        again.close()
    }

    @Test func `a checkpoint whose position a sealed LogSegment ends at is compared with that`() async throws {
        let (fixture, lines) = try await make()
        let found = try #require(try fixture.checkpoint())
        let subject = CheckpointSubject(logId: found.subject.logId, domain: .customer, position: 1500, chainHash: 1)
        try CheckpointWriter.replace(fixture.disk, folder: fixture.folder, subject: subject) { writer throws(EventLogError) in
            try writer.write(filter: MessageIdFilter().snapshot())
            try writer.write(identifiers: IdentifierTable().snapshot())
        }
        let log = try fixture.open()
        #expect(log.recovery.notes.contains { $0.contains("another way") } && log.checkpoint == nil)
        #expect(try log.texts() == lines)
        #expect(log.identifiers.count == 31)
        log.close()
    }

    @Test func `a checkpoint written when everything was sealed by hand is this log's`() async throws {
        let fixture = LogFixture(segmentBytes: 1 << 20, segmentEventsMax: 700)
        for session in 0..<2 {
            let log = try fixture.open()
            #expect(log.recovery.notes == [] && (log.checkpoint != nil) == (session > 0))
            for start in stride(from: 0, to: 1400, by: 100) { _ = try await log.append((start..<start + 100).map { page("m\(session)-\($0)", anonymousId: "a\($0 % 31)") }) }
            _ = try log.sealAll()
            if session > 0 { _ = try log.compactAll() }
            log.close()
            // Nothing came since.
            let again = try fixture.open()
            #expect(again.recovery.notes == [] && again.checkpoint?.subject.position == UInt64(1400 * (session + 1)))
            again.close()
        }
    }

    @Test func `what the filter of a checkpoint has takes no room in it again`() async throws {
        let fixture = LogFixture(segmentBytes: 1 << 20, segmentEventsMax: 400, seals: true)
        for session in 0..<4 {
            let log = try fixture.open()
            for start in stride(from: 0, to: 1100, by: 100) {
                let lines = (start..<start + 100).map { page("m\(session)-\($0)", anonymousId: "a\($0 % 31)") }
                #expect(try await log.append(lines).allSatisfy { $0.acceptedPosition != nil })
            }
            #expect(try await eventually { log.maintenance?.hasWork == false })
            log.close()
            let section = try #require(try fixture.checkpoint()?.section(.filter))
            #expect(try MessageIdFilter(mapped: section).count == 1100 * (session + 1))
        }
    }
}

extension LogFixture {
    fileprivate func checkpoint() throws -> Checkpoint? { try? Checkpoint.open(disk, folder: folder, for: nil) }
}

extension EventLog {
    fileprivate var sealedEnd: UInt64? { pieces.current.sealed.last?.lastPosition }
}
