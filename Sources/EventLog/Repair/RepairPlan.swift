// What of a damaged log can be kept: every position up to the last known one belongs to a span, and is whole or lost.

import Disk
import EventModel

struct RepairPlan {
    let files: LogFiles
    let logId: UInt64
    let domain: Domain
    let identifiers: IdentifierSalvage
    private(set) var spans: [RepairSpan] = []
    private(set) var lostOrdinals: Set<UInt32> = []
    private(set) var notes: [String] = []
    private let folder: SealedFolder

    var lostCount: UInt64 { spans.reduce(0) { $0 + PositionRanges.count($1.lost) } }
    /// Whether what is not sealed must be.
    var sealsAll: Bool { lostCount > 0 || spans.contains { if case .unsealed(_, nil) = $0.content { true } else { false } } }
    var lastPosition: UInt64 { spans.last?.lastPosition ?? 0 }

    /// A repair that would write more lines of nothing than any log of this version loses is a mistake.
    private static let lostMax: UInt64 = 1 << 28

    /// Looks at a log and changes nothing.
    ///
    /// - Parameter progress: Called with the bytes done and in all.
    /// - Throws: ``EventLogError`` when the folder cannot be read or holds no log; `unsupportedVersion` when a file is of another version.
    /// - Complexity: As verification, and a few tries for each event that is lost.
    init(_ folder: SealedFolder, progress: (UInt64, UInt64) throws(EventLogError) -> Void) throws(EventLogError) {
        let files = try LogFiles.open(folder)
        (self.folder, self.files, domain, notes) = (folder, files, folder.domain, files.notes)
        if let other = (files.sealed.compactMap(\.problem) + files.problems).first(where: { $0.code == .unsupportedVersion }) { throw other }
        let logId = try Self.logId(files)
        self.logId = logId
        let checkpoint = Self.checkpoint(files, logId, folder.domain)
        identifiers = IdentifierSalvage(checkpoint)
        if checkpoint == nil { notes.append("the checkpoint is missing, damaged or of another log: identifiers are read from the LogSegments") }
        let sealed = openSealed()
        for file in sealed { if let file { identifiers.define(file) } }
        for index in files.unsealed.indices { try define(index) }
        let total = files.sealed.reduce(0) { $0 + $1.bytes } + files.unsealed.reduce(0) { $0 + $1.bytes }
        var done = UInt64(0)
        for (entry, file) in zip(files.sealed, sealed) {
            add(entry, file)
            done += entry.bytes
            try progress(done, total)
        }
        for index in files.unsealed.indices {
            try addUnsealed(index)
            done += files.unsealed[index].bytes
            try progress(done, total)
        }
        if let loss = files.loss(behind: lastPosition + 1), let lost = loss.lostPositions { append(RepairSpan(missing: lost, path: loss.path, reason: loss.message)) }
        guard lostCount <= Self.lostMax else {
            throw EventLogError(.limit, path: folder.folder, "\(lostCount) positions would be lost, more than a repair writes")
        }
    }

    private static func logId(_ files: LogFiles) throws(EventLogError) -> UInt64 {
        if let known = files.logId { return known }
        for index in files.unsealed.indices {
            do throws(EventLogError) { return try files.walk(index) { _, _ in }.header.logId } catch {
                if error.code == .unsupportedVersion { throw error }
            }
        }
        if case .success(let checkpoint) = files.checkpoint { return checkpoint.subject.logId }
        throw EventLogError(.damaged, path: files.unsealed.first?.path ?? "", "nothing in the folder says which log it is")
    }

    private static func checkpoint(_ files: LogFiles, _ logId: UInt64, _ domain: Domain) -> Checkpoint? {
        guard let found = try? files.checkpoint.get(), found.verifyAll() == nil,
            (try? found.check(CheckpointExpectation(logId: logId, domain: domain, durablePosition: .max))) != nil
        else { return nil }
        return found
    }

    /// The sealed files that may be looked into; one whose header is damaged is opened with what its name says.
    private func openSealed() -> [SealedFile?] {
        files.sealed.map { entry in
            if let file = entry.file { return entry.problem == nil ? file : nil }
            let header = SealedHeader(
                logId: logId, firstPosition: entry.positions.lowerBound, lastPosition: entry.positions.upperBound, domain: domain,
                features: SealedFormat.knownFeatures)
            guard let file = try? folder.fileSystem.open(entry.path, mode: .readOnly) else { return nil }
            defer { file.close() }
            return try? SealedFile(file, assuming: header)
        }
    }

    private func define(_ index: Int) throws(EventLogError) {
        for block in try UnsealedSalvage(files, index, logId: logId).blocks { identifiers.define(block.payload) }
    }
}

extension RepairPlan {
    /// Appends a span, and one of nothing for positions between it and the one before.
    private mutating func append(_ span: RepairSpan) {
        let next = lastPosition + 1
        if span.firstPosition > next {
            spans.append(RepairSpan(missing: next...span.firstPosition - 1, path: folder.folder, reason: "a LogSegment is gone"))
        }
        spans.append(span)
    }

    private mutating func add(_ entry: LogFiles.Sealed, _ file: SealedFile?) {
        guard entry.positions.lowerBound > lastPosition else { return notes.append("\(entry.path) is left out: other files have its positions") }
        guard let file else {
            return append(RepairSpan(missing: entry.positions, path: entry.path, reason: entry.problem?.message ?? "the file cannot be read"))
        }
        var (verification, seen) = (SealedVerification(file), SeenIdentifiers())
        verification.run(&seen) { _ in }
        guard let reason = verification.findings.first?.reason ?? entry.problem?.message else { return append(RepairSpan(file, .intact(file))) }
        guard let segment = try? SealedSegment(file, identifiers: identifiers.table), (try? segment.ids()) != nil else {
            return append(RepairSpan(missing: entry.positions, path: entry.path, reason: reason))
        }
        let salvage = SealedSalvage(segment)
        lostOrdinals.formUnion(salvage.lostOrdinals)
        append(RepairSpan(file, .sealed(salvage), lost: salvage.lost, reason: reason))
    }

    private mutating func addUnsealed(_ index: Int) throws(EventLogError) {
        let salvage = try UnsealedSalvage(files, index, logId: logId)
        guard salvage.firstPosition > lastPosition else { return notes.append("\(files.unsealed[index].path) is left out: other files have its positions") }
        var (next, lost, unknown): (UInt64, [ClosedRange<UInt64>], Set<UInt32>) = (salvage.firstPosition, [], [])
        try salvage.forEachRow(identifiers, onUnknown: { unknown.formUnion($1.map(\.rawValue)) }) { row in
            if row.position > next { PositionRanges.append(next...row.position - 1, to: &lost) }
            next = row.position + 1
        }
        if salvage.lastPosition >= next { PositionRanges.append(next...salvage.lastPosition, to: &lost) }
        lostOrdinals.formUnion(unknown)
        append(RepairSpan(salvage, index: index, lost: lost, path: files.unsealed[index].path))
    }
}
