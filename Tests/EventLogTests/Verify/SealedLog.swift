import DiskTesting

@testable import EventLog

/// A closed log of some sealed LogSegments, a rolled and an active one.
struct SealedLog {
    let fixture: LogFixture
    let lines: [String]

    /// - Parameters:
    ///   - lines: The events; the sample when nil.
    ///   - rest: How many of them are not sealed.
    static func make(_ lines: [String]? = nil, segmentEventsMax: Int = 100, rest: Int = 50) async throws -> SealedLog {
        let lines = lines ?? Array(SealedRoundTripTests.sample.prefix(250))
        let fixture = LogFixture(segmentBytes: 1 << 22, segmentEventsMax: segmentEventsMax)
        let log = try fixture.open()
        let sealed = lines.count - rest
        for start in stride(from: 0, to: sealed, by: 100) { _ = try await log.append(Array(lines[start..<min(start + 100, sealed)])) }
        _ = try log.sealAll()
        if rest > 0 { _ = try await log.append(Array(lines[sealed...])) }
        log.close()
        return SealedLog(fixture: fixture.crashedCopy(.keepAll), lines: lines)
    }

    /// Paths of the sealed files, oldest first.
    var sealedPaths: [String] {
        get throws { try fixture.disk.list(fixture.folder).filter { $0.hasSuffix(".sealed") }.sorted().map { fixture.folder + "/" + $0 } }
    }

    func verify() throws -> LogVerification { try LogVerification.run(folder: fixture.folder, fileSystem: fixture.disk) }

    /// The same on a disk of its own, to be damaged.
    func copy() -> SealedLog { SealedLog(fixture: fixture.crashedCopy(.keepAll), lines: lines) }
}
