// Retention: events whose content is not kept any longer lose it for good, and stay in their places: who they name, when they happened, and the
// messageId by which they are known again. Rules: EventLog.docc/Retention.md
//
// Invariants
//   1. A LogSegment is written anew as a whole, read back, and put in force; what ends in between leaves the others as they were, and is gone on
//      with by doing the same again.
//   2. The log counts a run before it changes the first event: an answer of before is told from one of after.

import Disk
import EventModel

/// What a run of retention took, or would take.
public struct RetentionReport: Sendable, Equatable {
    /// Events whose content is dropped.
    public internal(set) var events = 0
    /// LogSegments that are written anew for it.
    public internal(set) var files = 0
    public internal(set) var bytesBefore: UInt64 = 0
    /// Nil for a plan.
    public internal(set) var bytesAfter: UInt64?
}

/// How far it is.
public struct RetentionProgress: Sendable {
    public enum Step: Sendable { case finding, writing }

    public let step: Step
    /// Positions.
    public let done: UInt64
    public let total: UInt64

    public init(step: Step, done: UInt64, total: UInt64) { (self.step, self.done, self.total) = (step, done, total) }
}

extension EventLog {
    /// Whether the content of an event is dropped. Asked for events of types that may lose it, and have not.
    public typealias RetentionRule = (RecordedEvent) throws(EventLogError) -> Bool
    public typealias RetentionProgressHandler = (RetentionProgress) throws(EventLogError) -> Void

    /// Looks at what would be dropped; changes nothing.
    ///
    /// - Throws: ``EventLogError`` when a LogSegment cannot be read, or what `rule` or `progress` throw.
    /// - Complexity: O(bytes of events)
    public func planRetention(_ rule: RetentionRule, progress: RetentionProgressHandler = { _ throws(EventLogError) in }) throws(EventLogError) -> RetentionReport {
        var report = RetentionReport()
        let (state, durable) = (pieces.current, durablePosition.rawValue)
        for piece in state.pieces where piece.firstPosition <= durable {
            let found = try positions(of: piece, in: state, rule, progress) { () throws(EventLogError) in try maintenance?.checkGoesOn() }
            guard !found.isEmpty else { continue }
            report.events += found.count
            report.files += 1
            report.bytesBefore += (piece as? SealedSegment).map { UInt64($0.file.bytesCount) } ?? piece.payloadBytes
        }
        return report
    }

    /// Drops the content of events; durable on return. Also while the log is appended to and asked.
    ///
    /// - Throws: ``EventLogError``, or what `rule` or `progress` throw: what is done stays done.
    /// - Complexity: O(bytes of events), and each LogSegment that has any is written once.
    public func retain(_ rule: @escaping RetentionRule, progress: @escaping RetentionProgressHandler = { _ throws(EventLogError) in }) throws(EventLogError) -> RetentionReport {
        let maintenance = try administered()
        _ = try sealAll()
        var report = RetentionReport(bytesAfter: 0)
        let through = pieces.current.sealed.last?.lastPosition ?? 0
        var next: UInt64 = 0
        // File by file: what is due in between is not put off for all of them, and merges may change which files there are.
        while true {
            let step = try maintenance.perform { [self] () throws(EventLogError) -> RetentionStep? in
                guard let segment = maintenance.sealed.first(where: { $0.lastPosition > next && $0.firstPosition <= through }) else { return nil }
                return try reduce(segment, maintenance, isFirst: report.files == 0, rule, progress)
            }
            guard let step else { return report }
            next = step.lastPosition
            report.events += step.events
            guard step.events > 0 else { continue }
            report.files += 1
            report.bytesBefore += step.bytesBefore
            report.bytesAfter = (report.bytesAfter ?? 0) + step.bytesAfter
        }
    }

    private struct RetentionStep {
        let lastPosition: UInt64
        var events = 0
        var bytesBefore: UInt64 = 0
        var bytesAfter: UInt64 = 0
    }

    private func reduce(
        _ segment: SealedSegment, _ maintenance: LogMaintenance, isFirst: Bool, _ rule: RetentionRule, _ progress: RetentionProgressHandler
    ) throws(EventLogError) -> RetentionStep {
        let found = try positions(of: segment, in: pieces.current, rule, progress) { () throws(EventLogError) in try maintenance.breathe() }
        guard !found.isEmpty else { return RetentionStep(lastPosition: segment.lastPosition) }
        if isFirst {
            var tally = pieces.current.erasures
            tally.retentions += 1
            try maintenance.note(tally)
        }
        let parts = try maintenance.rewriteNow(segment, .reduce(found)) { position throws(EventLogError) in
            try progress(RetentionProgress(step: .writing, done: position, total: durablePosition.rawValue))
        }
        let after = parts.reduce(UInt64(0)) { $0 + UInt64($1.file.bytesCount) }
        return RetentionStep(lastPosition: segment.lastPosition, events: found.count, bytesBefore: UInt64(segment.file.bytesCount), bytesAfter: after)
    }

    /// Positions of the events of a piece that a rule drops.
    ///
    /// - Parameter pause: Called between batches; lets sealing go first on the thread that seals, and only there.
    private func positions(
        of piece: any LogPiece, in state: LogState, _ rule: RetentionRule, _ progress: RetentionProgressHandler, pause: () throws(EventLogError) -> Void
    ) throws(EventLogError) -> Set<UInt64> {
        var found: Set<UInt64> = []
        let last = min(piece.lastPosition, durablePosition.rawValue)
        var scan = BatchScan(state, after: piece.firstPosition - 1, last: last)
        while let batch = try scan.next() {
            for event in batch.indices.map({ batch[$0] }) where !ReducedEvent.staysWhole(event.type) && !ReducedEvent.isReduced(event.event) {
                if try rule(event) { found.insert(event.position.rawValue) }
            }
            if let position = batch.positions.last { try progress(RetentionProgress(step: .finding, done: position.rawValue, total: durablePosition.rawValue)) }
            try pause()
        }
        return found
    }
}
