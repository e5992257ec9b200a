// Verifies one LogSegment Block by Block and goes on behind damage, where recovery would stop.
//
// Invariants
//   1. A Block is yielded only when its checksums, its place in the chain, its position and its content hold.
//   2. What recovery takes, a verification takes; what recovery refuses, a verification calls damage. In addition it looks at the order
//      of recordedAt, at declared durable positions and at definitions file by file.
//   3. Every step moves on in the file, so a LogSegment ends after at most file size / 8 steps.
// The table of outcomes: EventLog.docc/LogSegmentFormat.md, "Recovery".

import Disk
import EventModel

struct SegmentCheck {
    enum Step {
        case block(VerifiedBlock)
        case finding(LogFinding)
        /// The LogSegment is done.
        case end
    }

    let header: SegmentHeader
    let headerChecksum: UInt64
    /// The first position of the next file; nil for the last.
    let nextFirstPosition: UInt64?
    let fileSystem: any FileSystem
    var content: SegmentBytes
    var walk: SegmentWalk
    var definitions: DefinitionCheck
    var report: SegmentReport
    var lastRecordedAt: Instant
    /// Where whole headers stand behind the first damage; nil before.
    var search: BlockSearch?
    /// How often the file was read again, and where the walk stood when it was.
    var reread = (count: 0, offset: 0)
    /// Events whose definitions were lost with damage before them.
    private var orphans: (count: UInt64, positions: ClosedRange<UInt64>)?
    /// The walk came to an end that can be relied on: the next file must begin there.
    var endsKnown = true
    var isDone = false

    init(
        _ content: SegmentBytes, _ header: SegmentHeader, _ headerChecksum: UInt64, nextFirstPosition: UInt64?, fileSystem: any FileSystem,
        definitions: DefinitionCheck, report: SegmentReport, lastRecordedAt: Instant
    ) {
        (self.content, self.header, self.headerChecksum) = (content, header, headerChecksum)
        (self.nextFirstPosition, self.fileSystem, self.definitions) = (nextFirstPosition, fileSystem, definitions)
        (self.report, self.lastRecordedAt) = (report, lastRecordedAt)
        walk = SegmentWalk(content.bytes, header: header, headerChecksum: headerChecksum)
        (self.report.segmentId, self.report.createdAt) = (header.segmentId, header.createdAt)
        self.report.usedBytes = UInt64(SegmentFormat.fileHeaderBytes)
    }

    mutating func next() -> Step {
        if isDone { return end() }
        switch walk.next() {
        case .block(let block, let payload): return take(block, payload)
        case .end: return finish()
        case .broken(let reason): return broken(reason)
        case .ungrammatical(let reason): return damage(reason)
        }
    }

    /// The last step, after what was kept back.
    private mutating func end() -> Step {
        guard let (count, positions) = orphans else { return .end }
        orphans = nil
        let message = "\(count) events behind the damage use a source or an identifier that was defined in it"
        return .finding(LogFinding(.damaged, path: report.path, first: positions.lowerBound, last: positions.upperBound, message))
    }

    private mutating func finish() -> Step {
        isDone = true
        guard let next = nextFirstPosition, next > walk.position else { return end() }
        (endsKnown, report.isSound, definitions.logMisses) = (false, false, true)
        return .finding(
            LogFinding(.damaged, path: report.path, offsetBytes: walk.offset, first: walk.position, last: next - 1, "the file ends too early"))
    }
}

extension SegmentCheck {
    /// Looks into a Block that the walk took.
    private mutating func take(_ block: BlockHeader, _ payload: BlockPayload) -> Step {
        if let reason = contradiction(block) { return refuse(block, reason) }
        guard definitions.add(payload) else { return refuse(block, "a Block defines a source or an identifier that contradicts the log") }
        var (unknown, earliest, latest) = (UInt64(0), Int64.max, Int64.min)
        _ = payload.forEachRow { _, row in
            if !definitions.knows(row, of: payload) { unknown += 1 }
            earliest = min(earliest, row.occurredAtDelta)
            latest = max(latest, row.occurredAtDelta)
        }
        if unknown > 0 {
            guard definitions.misses else { return refuse(block, "an event uses a source or an identifier that nothing defines") }
            addOrphans(unknown, block)
        }
        let times = block.eventCount == 0 ? nil : block.recordedAt.shifted(by: earliest)...block.recordedAt.shifted(by: latest)
        report.add(block, occurredAt: times)
        (report.sources, report.identifiers) = (definitions.sourceNames, definitions.identifierCount)
        if block.eventCount > 0 { lastRecordedAt = block.recordedAt }
        return .block(VerifiedBlock(block, payload, path: report.path, segmentId: header.segmentId, sources: definitions.sources))
    }

    private func contradiction(_ block: BlockHeader) -> String? {
        if block.durablePosition >= block.firstPosition { return "a Block declares position \(block.durablePosition) durable, which is its own or a later one" }
        guard block.eventCount > 0, block.recordedAt < lastRecordedAt else { return nil }
        return "a Block was recorded at \(block.recordedAt), before the Block in front of it, \(lastRecordedAt)"
    }

    /// A Block whose checksums hold, but whose content cannot be believed.
    private mutating func refuse(_ block: BlockHeader, _ reason: String) -> Step {
        report.isSound = false
        (definitions.misses, definitions.logMisses) = (true, true)
        let positions = block.eventCount == 0 ? nil : block.firstPosition...block.endPosition - 1
        return .finding(
            LogFinding(
                .damaged, path: report.path, offsetBytes: Int(block.offsetBytes), bytes: block.paddedBytes, first: positions?.lowerBound,
                last: positions?.upperBound, reason))
    }

    private mutating func addOrphans(_ count: UInt64, _ block: BlockHeader) {
        report.isSound = false
        let first = orphans?.positions.lowerBound ?? block.firstPosition
        orphans = (count + (orphans?.count ?? 0), first...block.endPosition - 1)
    }
}

extension Instant {
    /// The instant some microseconds later, kept within the range of the type.
    fileprivate func shifted(by micros: Int64) -> Instant {
        let (sum, overflow) = self.micros.addingReportingOverflow(micros)
        return Instant(micros: overflow ? (micros < 0 ? .min : .max) : sum)
    }
}
