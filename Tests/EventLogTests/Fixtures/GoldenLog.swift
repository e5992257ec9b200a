import Disk
import DiskTesting
import EventModel

@testable import EventLog

/// Makes the log of the fixtures with today's writer: two LogSegments sealed and merged, one sealed, one rolled, one active, and a checkpoint.
struct GoldenLog {
    static let folder = LogFixture.folder
    /// Whatever should be random.
    private static let random: UInt64 = 0x1122_3344_5566_7788

    private let fixture = LogFixture(segmentBytes: 16 * 1024, segmentEventsMax: 10, marksIdle: false)
    private var disk: SimulatedFileSystem { fixture.disk }
    private var sealed: SealedFolder { SealedFolder(fileSystem: disk, folder: Self.folder, domain: .customer) }

    /// Every file of the folder by name.
    static func make() async throws -> [String: [UInt8]] {
        let log = GoldenLog()
        try await log.append()
        try log.seal()
        return try log.fixture.contents()
    }

    private func append() async throws {
        let log = try fixture.open(random: { Self.random })
        for request in GoldenEvents.requests {
            let outcomes = try await log.append(request.lines, origin: request.origin)
            guard outcomes.allSatisfy({ $0.acceptedPosition != nil }) else { throw Refused(outcomes: "\(outcomes)") }
        }
        log.close()
    }

    struct Refused: Error { let outcomes: String }

    private func seal() throws {
        let log = try fixture.open(readOnly: true)
        let (rolled, identifiers, orders) = (log.pieces.current.unsealed, log.identifiers, PositionWalks())
        var segments: [SealedSegment] = []
        for segment in rolled.prefix(3) {
            var sealer = SegmentSealer(segment.sealingOrigin, identifiers: identifiers)
            try segment.seal(into: &sealer)
            try sealer.finish(to: sealed.create(SealedName.sealing))
            segments.append(try sealed.publish(sealed.open(sealed.path(SealedName.sealing), identifiers, orders)))
        }
        let compactor = try SegmentCompactor(Array(segments[..<2]))
        guard var compactor else { throw Refused(outcomes: "two LogSegments do not fit one file") }
        try compactor.finish(to: sealed.create(SealedName.compacting))
        let merged = try sealed.publish(sealed.open(sealed.path(SealedName.compacting), identifiers, orders))
        try sealed.write([merged, segments[2]])
        sealed.remove(segments[..<2].map(\.path) + rolled.prefix(3).map(\.path))
        try writeCheckpoint(segments[2].footer, identifiers, log)
        log.close()
    }

    /// A checkpoint of the last sealed position, with a section of the layer above.
    private func writeCheckpoint(_ footer: SealedFooter, _ identifiers: IdentifierTable, _ log: EventLog) throws {
        let events = try log.readView().events(after: .none, limit: Int(footer.lastPosition))
        var filter = MessageIdFilter()
        for index in events.indices { filter.insert(MessageIdHash.of(events[index].messageId)) }
        let snapshot = CheckpointSnapshot(
            position: footer.lastPosition, chainHash: footer.lastHash, recordedAt: footer.recordedTo, filter: filter.snapshot(), identifiers: identifiers.snapshot())
        let subject = CheckpointSubject(logId: footer.logId, domain: .customer, position: snapshot.position, chainHash: snapshot.chainHash)
        try CheckpointWriter.replace(disk, folder: Self.folder, subject: subject) { writer throws(EventLogError) in
            try writer.write(filter: snapshot.filter)
            try writer.write(identifiers: snapshot.identifiers)
            try writer.write(snapshot.writerState)
            try writer.write(.identityGraph, tag: 42) { sink throws(EventLogError) in
                try SmallCheckpoint.graph.withUnsafeBufferPointer { (bytes) throws(EventLogError) in try sink.append(UnsafeRawBufferPointer(bytes)) }
            }
        }
    }
}

/// What a log holds, a line of JSON for each event: everything but how it is stored.
enum GoldenLines {
    static func of(_ log: EventLog) throws -> [String] {
        let batch = try log.all()
        return batch.indices.map { line(batch[$0], log.identifiers) }
    }

    private static func line(_ event: RecordedEvent, _ identifiers: IdentifierTable) -> String {
        let names = event.identifiers.map { "\"\(identifiers.identifier($0)?.description ?? "?")\"" }
        let anchor = identifiers.identifier(event.anchor).map { "\"\($0)\"" } ?? "null"
        let assigned = event.assignedMessageId.map { #","message_id":"\#($0.text)""# } ?? ""
        return #"{"position":\#(event.position),"recorded_at":"\#(event.recordedAt)","occurred_at":"\#(event.occurredAt)","source":"\#(event.source)","anchor":\#(anchor),"identifiers":[\#(names.joined(separator: ","))]\#(assigned),"event":\#(event.event.jsonText)}"#
    }
}
