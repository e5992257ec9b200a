import DiskTesting

@testable import EventLog

/// A log of a few Blocks in two files, the first rolled, small enough to damage everywhere.
struct SmallLog {
    let fixture: LogFixture
    /// Every event, in order of position.
    let lines: [String]

    /// Room for a file header, a commit's generous bound and three small Blocks.
    static let segmentBytes = 39 * 256

    /// - Parameter declared: Whether the log was closed, so that a last marker declares everything durable.
    static func make(declared: Bool) async throws -> SmallLog {
        let fixture = LogFixture(segmentBytes: segmentBytes)
        let log = try fixture.open()
        var lines: [String] = []
        var round = 0
        while try fixture.segmentPaths.count < 2 || round % 2 == 1 {
            let batch = (0..<3).map { page("m\(round)-\($0)", anonymousId: "a\((round + $0) % 4)") }
            _ = try await log.append(batch)
            lines += batch
            round += 1
        }
        let batch = ["last-1", "last-2"].map { page($0, anonymousId: "a\((round - 1) % 4)") }
        _ = try await log.append(batch)
        lines += batch
        if declared { log.close() }
        let copy = fixture.crashedCopy(.keepAll)
        if !declared {
            log.close()
            try copy.eraseLastMarker()
            // Whether the next file was being made depends on the moment.
            let prepared = copy.folder + "/" + SegmentName.prepared
            if try copy.disk.status(of: prepared) != nil { try copy.disk.unlink(prepared) }
        }
        return SmallLog(fixture: copy, lines: lines)
    }

    /// The highest position that something behind a place declares durable: a Block of that file, or the beginning of a later file.
    func declaredBehind(_ offset: Int, in path: String) throws -> UInt64 {
        let paths = try fixture.segmentPaths
        guard path == paths.last else { return try fixture.image(paths[paths.count - 1]).blocks.first?.header.durablePosition ?? .max }
        let behind = try fixture.image(path).blocks.filter { $0.offset > offset }
        return behind.map(\.header.durablePosition).max() ?? 0
    }
}

extension LogFixture {
    /// Takes a marker away that a slow test machine gave the writer time for.
    func eraseLastMarker() throws {
        let path = try lastSegmentPath
        var image = try image(path)
        guard let last = image.blocks.last, last.isMarker else { return }
        for at in last.offset..<last.paddedEnd { image.bytes[at] = 0 }
        try replace(path, image)
    }
}
