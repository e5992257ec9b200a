import Disk
import DiskTesting
import EventModel
import Foundation
import Testing

@testable import EventLog

/// Files that a hostile program wrote, with checksums that hold: answers may be wrong, but nothing traps, hangs or reads outside.
struct HostileSegmentTests {
    /// With `HINDSIGHT_EXHAUSTIVE` set every byte takes each of these values; else they take turns, on every third byte.
    private static let changes: [@Sendable (UInt8) -> UInt8] = [
        { $0 ^ 1 }, { $0 ^ 0x80 }, { _ in 0 }, { _ in 0xFF }, { $0 &+ 1 }, { $0 &- 1 }, { _ in 0x7F }, { $0 ^ 0x10 },
    ]
    private static let isExhaustive = ProcessInfo.processInfo.environment["HINDSIGHT_EXHAUSTIVE"] != nil

    @Test(.timeLimit(.minutes(30))) func `any byte may be another one under checksums that hold`() throws {
        let small = try SmallSegment()
        var (refused, read) = (0, 0)
        for at in small.image.bytes.indices {
            for (number, change) in Self.changes.enumerated() where Self.isExhaustive || at % 3 == 0 && at / 3 % Self.changes.count == number {
                var image = small.image
                image.bytes[at] = change(image.bytes[at])
                image.repair()
                do {
                    let segment = try image.open(small.fixture.identifiers)
                    _ = try? SealedReading.all(segment, anchors: small.anchors, messageIds: small.messageIds)
                    _ = try Self.merge(segment)
                    read += 1
                } catch is EventLogError { refused += 1 }
            }
        }
        #expect(refused > 0 && read > 0)
    }

    @Test(.timeLimit(.minutes(30)), arguments: 1...4 as ClosedRange<UInt64>)
    func `any few bytes may be others under checksums that hold`(seed: UInt64) throws {
        let small = try SmallSegment()
        var random = ColumnSamples.Random(seed)
        for _ in 0..<(Self.isExhaustive ? 5000 : 100) {
            var image = small.image
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                image.bytes[Int.random(in: 64..<image.footerOffset, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
            }
            image.repair()
            guard let segment = try? image.open(small.fixture.identifiers) else { continue }
            _ = try? SealedReading.all(segment, anchors: small.anchors, messageIds: small.messageIds)
            _ = try? Self.merge(segment)
        }
    }

    /// Merges a file with nothing else, as far as it goes, and checks the result.
    private static func merge(_ segment: SealedSegment) throws -> Int {
        let disk = SimulatedFileSystem(folders: ["/log"])
        let compactor = try SegmentCompactor([segment])
        guard var compactor else { return 0 }
        try compactor.finish(to: disk.open("/log/merged", mode: .createNew))
        let merged = try SealedSegment(disk.open("/log/merged", mode: .readOnly), identifiers: segment.identifiers)
        try ReadBack.check(merged, [segment])
        return merged.rowCount
    }
}
