// Writes what a plan found into a folder: sealed LogSegments without damage as they are, everything else sealed anew.
//
// When nothing is lost and no Block is damaged the others are copied too, cut behind their last whole Block. Else they are sealed, since a chain
// of Blocks can leave out none, no LogSegment that is not sealed comes before one that is, and an identifier that only a lost Block defined leaves a gap.

import Disk
import EventModel

struct RepairedLog {
    private let plan: RepairPlan
    private let staged: StagedLog
    private var manifest: Manifest
    /// What was written before: its end, its last number and when it was recorded.
    private var previousHash: UInt64 = 0
    private var segmentId: UInt64 = 0
    private var recordedAt: Instant?

    init(_ plan: RepairPlan, _ staged: StagedLog) {
        (self.plan, self.staged) = (plan, staged)
        manifest = Manifest(logId: plan.logId, domain: plan.domain, erasures: plan.files.manifest?.erasures ?? .none)
    }

    /// - Parameter progress: Called with the positions done and in all; may throw to stop.
    mutating func write(progress: (UInt64, UInt64) throws(EventLogError) -> Void) throws(EventLogError) {
        let sealsAll = plan.sealsAll
        for (index, span) in plan.spans.enumerated() {
            switch span.content {
            case .intact(let file): try copy(file)
            case .unsealed(let file, let wholeBytes?) where !sealsAll: try copy(file, wholeBytes)
            default: try seal(span, index)
            }
            try progress(span.lastPosition, plan.lastPosition)
        }
        guard !manifest.files.isEmpty else { return }
        try FileCopy.write(manifest.encoded(), to: staged.path(Manifest.name), on: staged.fileSystem)
    }

    private mutating func copy(_ file: SealedFile) throws(EventLogError) {
        let entry = SealedFolder.entry(file)
        try FileCopy.copy(.mapped(file.mapped), bytes: entry.bytes, to: staged.path(entry.name), on: staged.fileSystem) { _ throws(EventLogError) in }
        take(file, entry)
    }

    private mutating func take(_ file: SealedFile, _ entry: Manifest.Entry) {
        manifest.files.append(entry)
        (previousHash, segmentId, recordedAt) = (file.footer.lastHash, file.footer.lastSegmentId, file.footer.recordedTo)
    }

    private func copy(_ index: Int, _ bytes: UInt64) throws(EventLogError) {
        let file = plan.files.unsealed[index]
        try FileCopy.copy(
            .file(file.file), bytes: bytes, to: staged.path(SegmentName.of(firstPosition: file.firstPosition)), on: staged.fileSystem
        ) { _ throws(EventLogError) in }
    }
}

extension RepairedLog {
    private mutating func seal(_ span: RepairSpan, _ index: Int) throws(EventLogError) {
        guard span.hasEvents else { return }
        let behind = plan.spans[(index + 1)...]
        let ids = segmentIds(span, behind.first { $0.segmentIds != nil }, spansBetween: behind.prefix { $0.segmentIds == nil }.count)
        let end = span.lastHash ?? behind.first?.previousHash ?? SpanParts.link(plan.logId, span.lastPosition)
        let unsealed: UnsealedSalvage? =
            if case .unsealed(let file, _) = span.content { try UnsealedSalvage(plan.files, file, logId: plan.logId) } else { nil }
        let parts = SpanParts.cut(span.firstPosition...span.lastPosition, files: UInt64(ids.count)) { position in
            if case .sealed(let salvage) = span.content { salvage.segment.commitSpan(of: position).first } else { position }
        }
        for (number, part) in parts.enumerated() {
            let isLast = number == parts.count - 1
            let (first, last) = (ids.lowerBound + UInt64(number), isLast ? ids.upperBound : ids.lowerBound + UInt64(number))
            var origin = SegmentSealer.Origin(
                logId: plan.logId, domain: plan.domain, segmentId: first, firstPosition: part.lowerBound, previousHash: previousHash,
                lastHash: isLast ? end : SpanParts.link(plan.logId, part.upperBound), sources: [], commits: [], path: span.path)
            origin.lastSegmentId = last
            let next = isLast ? behind.lazy.compactMap(\.recorded).first?.lowerBound : nil
            var sealer = SpanSealer(origin, identifiers: plan.identifiers.table, recordedBefore: recordedAt)
            switch span.content {
            case .sealed(let salvage): try salvage.forEachRow(in: part) { row throws(EventLogError) in try sealer.append(row) }
            case .unsealed:
                try unsealed?.forEachRow(plan.identifiers) { row throws(EventLogError) in
                    if part.contains(row.position) { try sealer.append(row) }
                }
            case .nothing, .intact: break
            }
            try finish(&sealer, part, recordedBehind: next)
        }
    }

    private mutating func finish(_ sealer: inout SpanSealer, _ positions: ClosedRange<UInt64>, recordedBehind: Instant?) throws(EventLogError) {
        let path = staged.path(SealedName.of(firstPosition: positions.lowerBound, lastPosition: positions.upperBound, level: 0))
        let file = try onDisk { () throws(DiskError) in try staged.fileSystem.open(path, mode: .createNew) }
        defer { file.close() }
        try sealer.finish(to: file, through: positions.upperBound, recordedBehind: recordedBehind)
        let written = try onDisk { () throws(DiskError) in try staged.fileSystem.open(path, mode: .readOnly) }
        defer { written.close() }
        let sealed = try SealedFile(written)
        take(sealed, SealedFolder.entry(sealed))
    }

    /// The numbers of the LogSegments that a span stands for: its own, or those that its neighbours leave.
    private func segmentIds(_ span: RepairSpan, _ next: RepairSpan?, spansBetween: Int) -> ClosedRange<UInt64> {
        let first = segmentId + 1
        if let own = span.segmentIds, own.lowerBound == first { return own }
        let last = (next?.segmentIds?.lowerBound).map { $0 - 1 - UInt64(spansBetween) } ?? first
        return first...max(first, last)
    }
}
