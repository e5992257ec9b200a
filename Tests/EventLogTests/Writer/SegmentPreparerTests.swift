import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// The next file is made ahead of time, and nobody notices but the roll, which is shorter.
@Suite struct SegmentPreparerTests {
    private static let prepared = LogFixture.folder + "/next.log.new"

    private func fill(_ log: EventLog, _ rounds: Range<Int>) async throws -> [String] {
        var lines: [String] = []
        for round in rounds {
            let line = page("m\(round)")
            #expect(try await log.append([line])[0].acceptedPosition != nil)
            lines.append(line)
        }
        return lines
    }

    @Test func `a file is prepared when the active one is half full, used by the roll, and removed when the log closes`() async throws {
        let fixture = LogFixture(segmentEventsMax: 10)
        let log = try fixture.open()
        var lines = try await fill(log, 0..<5)
        #expect(try fixture.disk.status(of: Self.prepared) == nil)
        lines += try await fill(log, 5..<6)
        #expect(try await eventually { try fixture.disk.status(of: Self.prepared)?.sizeBytes == UInt64(fixture.segmentBytes) })
        let made = fixture.disk.calls.count { $0.operation == .preallocate && $0.path == Self.prepared }
        lines += try await fill(log, 6..<11)
        #expect(try fixture.segmentPaths.count == 2)
        #expect(fixture.disk.calls.count { $0.operation == .preallocate && $0.path == Self.prepared } <= made + 1)
        lines += try await fill(log, 11..<17)
        #expect(try await eventually { try fixture.disk.status(of: Self.prepared) != nil })
        log.close()
        #expect(try fixture.disk.status(of: Self.prepared) == nil)
        #expect(fixture.disk.openFileCount == 0)
        let again = try fixture.open()
        #expect(try again.texts() == lines)
        again.close()
    }

    @Test func `a file that could not be prepared is made by the roll`() async throws {
        let fixture = LogFixture(segmentEventsMax: 4)
        let log = try fixture.open()
        fixture.disk.fail(.preallocate, onPathSuffix: ".new")
        var lines = try await fill(log, 0..<4)
        #expect(try await eventually { fixture.disk.calls.contains { $0.operation == .unlink && $0.path == Self.prepared } })
        lines += try await fill(log, 4..<9)
        #expect(try fixture.segmentPaths.count == 3)
        log.close()
        let again = try fixture.open()
        #expect(try again.texts() == lines)
        again.close()
    }
}
