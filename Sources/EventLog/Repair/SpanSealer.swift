// Seals what was salvaged of a span: every position has a row, and where the event is lost an empty one stands for it.
//
// Invariants
//   1. Commits ascend in time: a lost event is put right behind what was recorded before it, and never behind what was recorded later.
//   2. The file links to its neighbours as the files that it stands for did.

import Disk
import EventModel

struct SpanSealer: ~Copyable {
    private var sealer: SegmentSealer
    /// The next position to get a row.
    private(set) var next: UInt64
    private var sources: [String: UInt32] = [:]
    /// Recorded last, before this file or in it; nil when nothing was.
    private var recordedAt: Instant?

    /// Begins a file at the origin's first position.
    init(_ origin: SegmentSealer.Origin, identifiers: IdentifierTable, recordedBefore: Instant? = nil) {
        sealer = SegmentSealer(origin, identifiers: identifiers)
        (next, recordedAt) = (origin.firstPosition, recordedBefore)
    }

    /// Takes an event that is whole; those between it and the one before are lost.
    mutating func append(_ row: SalvagedRow) throws(EventLogError) {
        try fill(upTo: row.position, recordedBehind: row.recordedAt)
        note(row.recordedAt)
        let source = code(row.source)
        var failure: EventLogError?
        row.identifiers.withUnsafeBufferPointer { identifiers in
            do throws(EventLogError) {
                try sealer.append(
                    ArrivedRow(
                        occurredAtMicros: row.occurredAt.micros, flags: row.flags, type: row.type, source: source, identifiers: identifiers,
                        anchorIndex: row.anchorIndex, assignedMessageId: row.assignedMessageId, event: row.event))
            } catch { failure = error }
        }
        if let failure { throw failure }
        next = row.position + 1
    }

    /// Writes the file, which ends at a position, and makes it durable.
    ///
    /// - Parameters:
    ///   - recordedBehind: When what follows the file was recorded first; nil when nothing is known to.
    ///   - lastHash: What the next file links to; the origin's when nil.
    mutating func finish(to file: any File, through lastPosition: UInt64, recordedBehind: Instant? = nil, lastHash: UInt64? = nil) throws(EventLogError) {
        try fill(upTo: lastPosition + 1, recordedBehind: recordedBehind)
        if let lastHash { sealer.origin.lastHash = lastHash }
        if sealer.origin.sources.isEmpty { sealer.origin.sources = [Self.noSource] }
        try sealer.finish(to: file)
    }

    /// What a file of lost events alone names as their source.
    private static let noSource = "lost"

    private mutating func fill(upTo position: UInt64, recordedBehind: Instant?) throws(EventLogError) {
        guard next < position else { return }
        note(Self.time(after: recordedAt, before: recordedBehind))
        let (code, micros) = (sources.isEmpty ? self.code(Self.noSource) : 0, recordedAt?.micros ?? 0)
        while next < position {
            var failure: EventLogError?
            JSONValue.packedEmptyObject.withUnsafeBufferPointer { event in
                do throws(EventLogError) {
                    try sealer.append(
                        ArrivedRow(
                            occurredAtMicros: micros, flags: RowFlags.lost, type: .track, source: code, identifiers: UnsafeBufferPointer(start: nil, count: 0),
                            anchorIndex: IdentifierTuple.noAnchor, assignedMessageId: nil, event: event))
                } catch { failure = error }
            }
            if let failure { throw failure }
            next += 1
        }
    }

    /// A time for events that were recorded between these two.
    static func time(after last: Instant?, before next: Instant?) -> Instant {
        guard let last else { return next.map { Instant(micros: $0.micros - 1) } ?? Instant(micros: 0) }
        guard let next, next.micros <= last.micros + 1 else { return Instant(micros: last.micros + 1) }
        return max(last, next)
    }

    /// Begins a commit where the time changes.
    private mutating func note(_ time: Instant) {
        if let last = sealer.origin.commits.last, last.recordedAt == time { return }
        sealer.origin.commits.append(SealedCommit(firstPosition: next, recordedAt: time))
        recordedAt = time
    }

    private mutating func code(_ source: String) -> UInt32 {
        if let known = sources[source] { return known }
        let code = UInt32(sources.count)
        sources[source] = code
        sealer.origin.sources.append(source)
        return code
    }
}
