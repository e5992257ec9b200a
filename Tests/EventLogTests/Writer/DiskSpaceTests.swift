import Disk
import DiskTesting
import EventModel
import Testing

@testable import EventLog

/// The space that appending leaves for those who make room.
struct DiskSpaceTests {
    private static let segmentBytes = 1 << 17

    private func lines(_ range: Range<Int>) -> [String] { range.map { page("m\($0)", anonymousId: "a\($0 % 7)") } }

    /// Sets the disk's size so that so many bytes are free.
    private func leave(_ freeBytes: Int, on fixture: LogFixture) throws {
        let used = try fixture.contents().values.reduce(0) { $0 + $1.count }
        fixture.disk.setCapacity(bytes: UInt64(used + freeBytes))
        #expect(try fixture.disk.freeSpaceBytes(in: fixture.folder) == UInt64(freeBytes))
    }

    @Test func `twice the largest file stays free: appends are refused, the rest goes on, and so do appends when there is room`() async throws {
        let fixture = LogFixture(segmentBytes: Self.segmentBytes, segmentEventsMax: 10)
        let log = try fixture.open()
        #expect(try await log.append(lines(0..<4)).allSatisfy { $0.acceptedPosition != nil })
        try leave(3 * Self.segmentBytes - 1, on: fixture)
        // The active LogSegment has room.
        #expect(try await log.append(lines(4..<10)).allSatisfy { $0.acceptedPosition != nil })
        for _ in 0..<2 {
            let refused = try await log.append(lines(10..<11))[0].error
            #expect(refused?.code == .diskFull && refused?.message.contains("are kept for") == true, "\(String(describing: refused))")
        }
        #expect(log.diskSpace()?.reserveBytes == UInt64(2 * Self.segmentBytes))
        #expect(log.statistics().diskFullRefusals == 2)
        #expect(try log.texts() == lines(0..<10))
        try leave(3 * Self.segmentBytes, on: fixture)
        #expect(try await log.append(lines(10..<15)).allSatisfy { $0.acceptedPosition != nil })
        log.close()
        // With nothing but the reserve: sealed and merged, which makes room.
        try leave(2 * Self.segmentBytes, on: fixture)
        var options = fixture.options()
        (options.sealsInBackground, options.compactsInBackground) = (false, false)
        let again = try EventLog.open(options, fileSystem: fixture.disk, clock: fixture.clock)
        #expect(try await again.append(lines(15..<20)).allSatisfy { $0.acceptedPosition != nil })
        #expect(try await again.append(lines(20..<21))[0].error?.code == .diskFull)
        _ = try again.sealAll()
        #expect(try again.compactAll().count == 1 && again.sealedFiles.count == 1)
        again.close()
        let whole = try fixture.open()
        #expect(try whole.texts() == lines(0..<20))
        whole.close()
    }

    @Test func `the largest sealed file counts`() async throws {
        let fixture = LogFixture(segmentBytes: 1 << 16, segmentEventsMax: 3000, seals: true)
        let log = try fixture.open()
        let random = (0..<6100).map { page("m\($0)", anonymousId: "\(MessageIdHash.mixed(UInt64($0)))-\(MessageIdHash.mixed(UInt64($0 + 7000)))") }
        for start in stride(from: 0, to: 6001, by: 100) { _ = try await log.append(Array(random[start..<start + 100])) }
        #expect(try await eventually { log.pieces.current.unsealed.isEmpty && log.maintenance?.hasWork == false })
        let sizes: [Int] = log.pieces.current.sealed.compactMap { ($0 as? SealedSegment)?.file.bytesCount }
        let largest = sizes.max() ?? 0
        #expect(largest > 1 << 16)
        #expect(log.diskSpace()?.reserveBytes == UInt64(2 * largest))
        log.close()
    }

    @Test func `a full disk does not keep a log without a LogSegment to append to from opening`() async throws {
        let fixture = LogFixture(segmentBytes: 1 << 20, segmentEventsMax: 10)
        let log = try fixture.open()
        #expect(try await log.append(lines(0..<7)).allSatisfy { $0.acceptedPosition != nil })
        log.close()
        // Sealed to the last event, and the file behind it taken away, as a crash between the two would.
        let offline = try fixture.open()
        _ = try offline.sealAll()
        offline.close()
        try fixture.disk.unlink(fixture.lastSegmentPath)
        try leave(EventLogOptions.segmentBytesFloor + 4096, on: fixture)
        let full = try fixture.open()
        #expect(try full.texts() == lines(0..<7))
        let text = String(repeating: "x", count: 20_000)
        let large = (0..<4).map { #"{"type":"page","messageId":"large-\#($0)","anonymousId":"a1","properties":{"text":"\#(text)"}}"# }
        let outcomes = try await full.append(large)
        #expect(outcomes.allSatisfy { $0.error?.code == .diskFull })
        full.close()
        fixture.disk.setCapacity(bytes: nil)
        let roomy = try fixture.open()
        #expect(try await roomy.append(lines(7..<20)).allSatisfy { $0.acceptedPosition != nil })
        #expect(try roomy.texts() == lines(0..<20))
        roomy.close()
    }
}
