import Disk
import DiskTesting
import EventModel

@testable import EventLog

/// A whole sealed LogSegment, as it is and with checksums that hold: read by row, by position, by anchor, by messageId, scanned, verified, and merged
/// with itself. What the verifier finds nothing wrong with can be read, and merged it holds the same events.
struct SealedSegmentTarget: FuzzTarget {
    static let name = "sealed-segment"

    static func seeds() throws -> [String: [UInt8]] { try Seeds.sealedSegments() }

    init() {}

    func run(_ input: [UInt8]) {
        check(input)
        check(Mending.sealedSegment(input))
    }

    private func check(_ bytes: [UInt8]) {
        let identifiers = IdentifierTable()
        guard let segment = try? SealedImage(bytes, chunkCount: 0).open(identifiers) else { return }
        let isDefined = define(segment, identifiers)
        var seen = SeenIdentifiers()
        var verification = SealedVerification(segment.file)
        verification.run(&seen) { _ in }
        readNames(segment)
        scan(segment)
        let events = Result { try read(segment) }
        let merged = Result { try merge(segment) }
        guard verification.findings.isEmpty, isDefined else { return }
        guard case .success(let events) = events else { found("verify finds nothing, and it cannot be read: \(events)") }
        guard case .success(let merged) = merged else { found("verify finds nothing, and it cannot be merged: \(merged)") }
        if let merged, let difference = LogReading.difference(merged, events) { found("merged, it is another event: \(difference)") }
    }

    /// Takes the file's identifiers over, as start-up does; gaps are kept small, since nothing that large fits an input.
    private func define(_ segment: SealedSegment, _ identifiers: IdentifierTable) -> Bool {
        let isDone = try? identifiers.withInterner { interner throws(EventLogError) in
            try segment.forEachIdentifier { ordinal, key in interner.define(IdentifierOrdinal(rawValue: ordinal), key, gapMax: 4096) }
            return true
        }
        return isDone == true
    }

    private func read(_ segment: SealedSegment) throws -> EventBatch {
        var anchors = Set<UInt32>()
        for group in segment.groups {
            let columns = try group.columns()
            for run in 0..<min(columns.clusters.count, 64) { anchors.insert(columns.anchor(ofRun: run)) }
        }
        var builder = EventBatchBuilder()
        try segment.append(outlines: segment.firstPosition...segment.lastPosition, wholly: { $0 == .track }, to: &builder)
        return try SealedReading.all(segment, anchors: anchors.sorted(), messageIds: ["m-1", "123e4567-e89b-12d3-a456-426614174000"]).byPosition
    }

    private func scan(_ segment: SealedSegment) {
        for name in ["", "Order Completed", "e0"] {
            for range in [Int64.min...Int64.max, SealedSegmentTarget.middle...Int64.max] {
                guard var scan = try? SegmentScan(segment, name: name, occurred: range) else { continue }
                for group in segment.groups { _ = try? scan.countMatches(group) }
            }
        }
    }

    /// 2026-03-01, when most events of the seeds occurred.
    private static let middle: Int64 = 1_772_323_200_000_000

    private func readNames(_ segment: SealedSegment) {
        for group in segment.groups {
            guard let names = try? group.columns().names else { continue }
            for row in 0..<group.rows { PlantedBug.read(name: names[row], of: segment.dictionary.count) }
        }
    }

    /// Merges the file with nothing else.
    ///
    /// - Returns: The events; nil when the file is one that cannot be merged.
    private func merge(_ segment: SealedSegment) throws -> EventBatch? {
        let disk = SimulatedFileSystem(folders: ["/log"])
        let compactor = try SegmentCompactor([segment])
        guard var compactor else { return nil }
        try compactor.finish(to: disk.open("/log/merged", mode: .createNew))
        let merged = try SealedSegment(disk.open("/log/merged", mode: .readOnly), identifiers: segment.identifiers)
        try ReadBack.check(merged, [segment])
        var builder = EventBatchBuilder()
        try merged.append(positions: merged.firstPosition...merged.lastPosition, to: &builder)
        return builder.build()
    }
}
