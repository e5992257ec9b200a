// Makes a log of events that were recorded before, with the instants at which they were.
//
// Events are sealed as they come, half a million to a file, into a folder beside the log's place, which gets its name when everything is verified.
// Nothing goes through the writer: it would give every event today's recordedAt.
//
// Invariants
//   1. recordedAt never goes back from line to line, and no commit is divided between two files.
//   2. Of a dump every event keeps its position; positions that it does not have hold lost events.
//   3. There is no log until it is whole.

import Disk
import EventModel

public struct LogImport: ~Copyable {
    /// What a line holds.
    public enum Form: Sendable {
        /// What `dump` prints.
        case dump
        /// An event alone, which says itself when it was recorded.
        case plain(recordedAt: String, source: String)
    }

    public struct Report: Sendable {
        public internal(set) var events: UInt64 = 0
        /// Lines that say again what a line before them did.
        public internal(set) var duplicates: UInt64 = 0
        public internal(set) var lastPosition: UInt64 = 0
        /// Positions that the dump does not have.
        public internal(set) var missingPositions: UInt64 = 0
        public internal(set) var identifiers = 0
    }

    private let form: Form
    private let fileSystem: any FileSystem
    private let staged: StagedLog
    private let lock: FolderLock
    private let now: Instant
    private let random: () -> UInt64
    private let decoder = EventDecoder(limits: .ofLogs)
    private var decoded = DecodedEvents()
    private var files: ImportedFiles
    private var known: ImportedIds
    private var report = Report()
    private var recordedAt = Instant.earliest

    /// Claims the data folder, in which there must be no log of the domain.
    ///
    /// - Parameters:
    ///   - now: No event was recorded later.
    ///   - random: Where the log's id and new messageIds come from; a parameter for tests.
    /// - Throws: ``EventLogError``: `refused` when there is a log; `inUse`; `diskFailed`.
    public init(
        data: String, domain: Domain, form: Form, fileSystem: any FileSystem, now: Instant, random: @escaping () -> UInt64 = { UInt64.random(in: .min ... .max) }
    ) throws(EventLogError) {
        try self.init(data: data, domain: domain, form: form, fileSystem: fileSystem, now: now, random: random, eventsPerFile: EventLogOptions.segmentEventsDefault)
    }

    /// - Parameter eventsPerFile: More only for the rest of a commit.
    init(
        data: String, domain: Domain, form: Form, fileSystem: any FileSystem, now: Instant, random: @escaping () -> UInt64, eventsPerFile: Int
    ) throws(EventLogError) {
        let staged = StagedLog(fileSystem, data: data, domain: domain, suffix: "importing")
        try staged.checkIsFree()
        try staged.createData()
        let lock = try staged.lock("import")
        do throws(EventLogError) {
            try staged.checkIsFree()
            try staged.begin()
        } catch {
            lock.release()
            throw error
        }
        (self.form, self.fileSystem, self.staged, self.lock, self.now, self.random) = (form, fileSystem, staged, lock, now, random)
        files = ImportedFiles(staged, logId: random(), domain: domain, eventsPerFile: eventsPerFile)
        known = ImportedIds()
    }

    /// The place of the log that will be.
    public var folder: String { staged.place }

    /// Takes the next line.
    ///
    /// - Parameters:
    ///   - line: Without its newline, readable for ``JSONTextReader/paddingBytes`` behind its end.
    ///   - number: For errors, from 1.
    /// - Throws: ``ImportError`` naming the line and what is wrong with it; ``EventLogError`` when the disk fails.
    public mutating func append(_ line: UnsafeBufferPointer<UInt8>, number: UInt64) throws {
        let imported: ImportedLine
        do throws(EventError) { imported = try decode(line, number) } catch { throw ImportError(line: number, error) }
        try take(imported, number)
    }

    /// Reads a line, whose event is in `decoded` then.
    private mutating func decode(_ line: UnsafeBufferPointer<UInt8>, _ number: UInt64) throws(EventError) -> ImportedLine {
        let imported =
            switch form {
            case .dump: try ImportedLine(dump: line)
            case .plain(let field, let source): try ImportedLine(plain: line, recordedAt: field, source: source)
            }
        decoded.removeAll()
        // What stands behind the event in its line is readable, and stops the reader.
        try decoder.decode(UnsafeBufferPointer(rebasing: line[imported.event]), number: number, into: &decoded)
        guard imported.recordedAt >= recordedAt else {
            throw EventError(.invalidEvent, "recorded at \(imported.recordedAt), before the line above it (\(recordedAt)): sort the input by when it was recorded")
        }
        guard imported.recordedAt <= now else { throw EventError(.invalidEvent, "recorded at \(imported.recordedAt), which is in the future") }
        if let position = imported.position { try check(position) }
        return imported
    }

    private func check(_ position: UInt64) throws(EventError) {
        guard position > report.lastPosition else {
            throw EventError(.invalidEvent, field: "position", "\(position) does not come after \(report.lastPosition): a dump is in the order of positions")
        }
        guard position - report.lastPosition <= ImportedFiles.gapPositionsMax else {
            throw EventError(
                .invalidEvent, field: "position",
                "\(position) follows \(report.lastPosition): no more than \(ImportedFiles.gapPositionsMax) positions in a row may be without an event; is the dump whole?")
        }
    }

    private mutating func take(_ imported: ImportedLine, _ number: UInt64) throws {
        let row = decoded.rows[0]
        let id = try messageId(row, imported, number)
        if let position = try known.find(decoded, row, id.assigned, id.hash, files.segments) {
            switch (position, form) {
            case (.same, .plain):
                report.duplicates += 1
                return
            case (.same(let position), .dump): throw ImportError(line: number, EventError(.idConflict, "the event has the messageId of position \(position)"))
            case (.other(let position), _): throw ImportError(line: number, EventError(.idConflict, field: "messageId", "another event with this messageId stands at position \(position)"))
            }
        }
        let position = imported.position ?? report.lastPosition + 1
        let time = OccurredAt(row, clock: .exact, recordedAt: imported.recordedAt)
        if try files.rollIfFull(before: imported.recordedAt) { known.forgetRecent() }
        guard files.commitRows <= ImportedFiles.commitEventsMax else {
            throw ImportError(
                line: number,
                EventError(.invalidEvent, "more than \(ImportedFiles.commitEventsMax) events were recorded at \(imported.recordedAt): give them the instants at which they were"))
        }
        let (occurredAt, corrected) = (imported.occurredAt ?? time.instant, imported.occurredAt == nil ? 0 : RowFlags.skewCorrected)
        let flags = (imported.occurredAt == nil ? time.flags : corrected) | (id.assigned == nil ? 0 : RowFlags.assignedMessageId)
        try files.append(
            decoded, row, position: position, recordedAt: imported.recordedAt, occurredAt: min(occurredAt, imported.recordedAt), flags: flags, source: imported.source,
            assigned: id.assigned)
        known.insert(decoded, row, id.assigned, id.hash, at: position)
        report.missingPositions += position - report.lastPosition - 1
        (report.lastPosition, recordedAt) = (position, imported.recordedAt)
        report.events += 1
    }

    private func messageId(_ row: DecodedEvents.Row, _ imported: ImportedLine, _ number: UInt64) throws -> (assigned: AssignedMessageId?, hash: UInt64) {
        if row.type == .retract, let target = EventContent.messageIdText(decoded.payload(row)) {
            let id = MessageIdHash.ofRetraction(of: target)
            return (id, id.messageIdHash)
        }
        if row.messageIdOffset >= 0 { return (nil, row.messageIdHash) }
        if case .dump = form, imported.assignedMessageId == nil {
            throw ImportError(line: number, EventError(.invalidEvent, field: "message_id", "the event has no messageId, and the line does not say which it was given"))
        }
        let id = imported.assignedMessageId ?? .version7(at: imported.recordedAt, random: (random(), random()))
        return (id, id.messageIdHash)
    }

    /// Verifies everything and puts the log in its place.
    ///
    /// - Parameter progress: Called with bytes verified and in all.
    /// - Throws: ``EventLogError``; there is no log then.
    public consuming func finish(progress: (UInt64, UInt64) -> Void = { _, _ in }) throws(EventLogError) -> Report {
        defer { lock.release() }
        guard report.events > 0 else {
            staged.abandon()
            throw EventLogError(.refused, path: staged.place, "there was nothing to import; no log was made")
        }
        do throws(EventLogError) {
            try files.finish()
            let result = try LogVerification.run(folder: staged.path, domain: files.domain, fileSystem: fileSystem, progress: progress)
            if let finding = result.findings.first { throw EventLogError(finding) }
            guard UInt64(result.events) == report.events else {
                throw EventLogError(.damaged, path: staged.path, "\(result.events) events were written, and \(report.events) should have been")
            }
            try staged.publish()
        } catch {
            staged.abandon()
            throw error
        }
        report.identifiers = files.identifiers.count
        return report
    }

    /// Gives up: nothing is left but the data folder.
    public consuming func abandon() {
        staged.abandon()
        lock.release()
    }
}

/// What is wrong with a line that was to be imported.
public struct ImportError: Error, Sendable, CustomStringConvertible {
    public let line: UInt64
    public let error: EventError

    init(line: UInt64, _ error: EventError) { (self.line, self.error) = (line, error) }

    public var description: String { "line \(line): \(error)" }
}
