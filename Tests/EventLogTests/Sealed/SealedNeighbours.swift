import Disk
import DiskTesting
import EventModel

@testable import EventLog

/// Lines sealed in parts that follow one another, with one table of identifiers, and what they must give back together.
struct SealedNeighbours {
    let disk = SimulatedFileSystem(folders: ["/log"])
    let identifiers = IdentifierTable()
    private(set) var segments: [SealedSegment] = []
    /// All events by position.
    private(set) var expected = EventBatch.empty

    /// - Parameter skewMicros: How much earlier an event occurred than its sender said, by its number in its part.
    init(_ parts: [[String]], skewMicros: (Int) -> Int64 = { _ in 0 }) throws {
        var builder = EventBatchBuilder()
        var first = UInt64(1)
        for (index, lines) in parts.enumerated() {
            let recordedAt = SealedFixture.recordedAtDefault + Int64(index) * 3_600_000_000
            let fixture = try SealedFixture(lines, firstPosition: first, recordedAt: recordedAt, identifiers: identifiers, skewMicros: skewMicros)
            segments.append(try fixture.open())
            for event in fixture.expected.indices { builder.append(fixture.expected[event]) }
            first += UInt64(lines.count)
        }
        expected = builder.build()
    }

    /// What these become when they are merged; nil when they do not fit one file.
    func compacted(_ inputs: [SealedSegment], _ clustering: Clustering? = nil) throws -> SealedSegment? {
        let compactor = try SegmentCompactor(inputs, clustering: clustering)
        guard var compactor else { return nil }
        let path = "/log/\(try disk.list("/log").count)"
        let file = try disk.open(path, mode: .createNew)
        try compactor.finish(to: file)
        return try SealedSegment(disk.open(path, mode: .readOnly), identifiers: identifiers)
    }

    /// The events of some of the segments.
    func expected(of segment: SealedSegment) -> EventBatch {
        expected.selecting(Int(segment.firstPosition) - 1...Int(segment.lastPosition) - 1)
    }

    /// All that is wrong with the segments, with each two merged, with the merged ones merged again, and with all merged at once.
    ///
    /// - Parameter fits: False when merging must say that the shapes do not fit one file.
    func findings(step: Int = 1, fits: Bool = true) throws -> [String] {
        var findings: [String] = []
        for segment in segments { findings += try SealedCheck(segment: segment, expected: expected(of: segment)).findings(step: step) }
        let pairs = stride(from: 0, to: segments.count, by: 2).map { Array(segments[$0..<min($0 + 2, segments.count)]) }
        var merged: [SealedSegment] = []
        for pair in pairs {
            guard let segment = try compacted(pair) else { return fits ? findings + ["two files were not merged"] : findings }
            merged.append(segment)
            findings += try SealedCheck(segment: segment, expected: expected(of: segment)).findings(step: step).map { "merged: " + $0 }
        }
        for (name, inputs) in [("merged twice", merged), ("merged at once", segments)] {
            guard let all = try compacted(inputs) else { return findings + ["all files were not merged"] }
            findings += try SealedCheck(segment: all, expected: expected).findings(step: step).map { name + ": " + $0 }
            do throws(EventLogError) { try ReadBack.check(all, inputs) } catch { findings.append("\(name): \(error)") }
        }
        return findings
    }
}
