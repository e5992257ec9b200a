// What of a damaged LogSegment that is not sealed can still be read: every whole Block that belongs where it stands.
//
// Behind damage the chain says nothing any more: a Block counts when header and payload hold, and log, epoch, offset and positions fit.

import EventModel

struct UnsealedSalvage {
    let firstPosition: UInt64
    private(set) var segmentId: UInt64?
    private(set) var previousHash: UInt64?
    /// What the next file links to; nil when the end is not known.
    private(set) var lastHash: UInt64?
    private(set) var blocks: [(header: BlockHeader, payload: BlockPayload)] = []
    /// The last position that is here or must have been.
    private(set) var lastPosition: UInt64
    /// Where the last whole Block of the walk ends, when nothing is damaged.
    private(set) var wholeBytes: UInt64?
    private(set) var damage: EventLogError?
    private var epoch: UInt64?
    private var sources: [UInt32: String] = [:]

    /// - Parameters:
    ///   - logId: The log's; nil while nothing has said it.
    /// - Throws: ``EventLogError`` when the file cannot be read at all, or is of another version.
    init(_ files: LogFiles, _ index: Int, logId: UInt64?) throws(EventLogError) {
        let (file, next) = (files.unsealed[index], files.nextPosition(behind: index))
        (firstPosition, lastPosition) = (file.firstPosition, file.firstPosition - 1)
        let content = try file.content()
        defer { withExtendedLifetime(content) {} }
        let bytes = UnsafeRawBufferPointer(content.bytes)
        let limit = next.map { $0 - 1 } ?? .max - UInt64(SegmentFormat.blockEventsMax)
        do throws(EventLogError) {
            try walk(files, index, content, logId)
        } catch {
            guard error.code == .damaged else { throw error }
            damage = error
            scan(bytes, from: SegmentFormat.fileHeaderBytes, limit, logId)
        }
        if let damage, wholeBytes == nil, segmentId != nil, let offset = damage.offsetBytes { scan(bytes, from: Int(offset), limit, logId) }
        // Behind the last Block there were events, as the next file, a later Block or a checkpoint says.
        if let next { lastPosition = next - 1 } else if let lost = damage?.lostPositions, lost.upperBound < .max { lastPosition = max(lastPosition, lost.upperBound) }
        for block in blocks { for (code, name) in block.payload.sources { sources[code] = name } }
    }

    private mutating func walk(_ files: LogFiles, _ index: Int, _ content: PackedBytes, _ logId: UInt64?) throws(EventLogError) {
        var found: [(header: BlockHeader, payload: BlockPayload)] = []
        let walked = try files.walk(index, content) { found.append(($0, $1)) }
        let header = walked.header
        guard header.firstPosition == firstPosition, header.logId == logId ?? header.logId else {
            throw EventLogError(.damaged, path: files.unsealed[index].path, offsetBytes: 0, "the file is of another log or of other positions than its name says")
        }
        (blocks, segmentId, previousHash, epoch) = (found.filter { $0.header.eventCount > 0 }, header.segmentId, header.previousHash, header.epoch)
        lastPosition = walked.nextPosition - 1
        switch walked.end {
        case .whole: (lastHash, wholeBytes) = (walked.previousHash, walked.endBytes)
        // Nothing behind was acknowledged.
        case .torn: wholeBytes = walked.endBytes
        case .damaged(let error): damage = error
        }
    }

    /// Looks for Blocks behind a place.
    private mutating func scan(_ bytes: UnsafeRawBufferPointer, from start: Int, _ limit: UInt64, _ logId: UInt64?) {
        var at = SegmentFormat.aligned(start)
        while at + SegmentFormat.blockHeaderBytes <= bytes.count {
            guard let (header, payload) = block(bytes, at: at, limit, logId) else {
                at += SegmentFormat.blockAlignmentBytes
                continue
            }
            if header.eventCount > 0 { blocks.append((header, payload)) }
            // What a Block declares durable was so.
            lastPosition = max(lastPosition, header.endPosition - 1, min(header.durablePosition, limit))
            epoch = header.epoch
            at += header.paddedBytes
        }
    }

    private mutating func block(_ bytes: UnsafeRawBufferPointer, at: Int, _ limit: UInt64, _ logId: UInt64?) -> (BlockHeader, BlockPayload)? {
        guard bytes.field(at, as: UInt32.self) == SegmentFormat.blockMagic else { return nil }
        guard let header = BlockHeader.decode(UnsafeRawBufferPointer(rebasing: bytes[at...])).header, header.logId == logId ?? header.logId,
            header.epoch == epoch ?? header.epoch, header.offsetBytes == UInt64(at), header.firstPosition > (blocks.last?.header.endPosition ?? firstPosition) - 1,
            header.endPosition - 1 <= limit, header.storedBytes <= bytes.count - at - SegmentFormat.blockHeaderBytes
        else { return nil }
        guard header.eventCount > 0 else { return (header, .empty) }
        let start = at + SegmentFormat.blockHeaderBytes
        let stored = UnsafeRawBufferPointer(rebasing: bytes[start..<start + header.storedBytes])
        // Its header says which positions it had, whatever its payload is.
        lastPosition = max(lastPosition, header.endPosition - 1)
        guard let raw = StoredPayload.raw(stored, header.isLZ4, header.rawBytes, checksum: header.payloadChecksum), let payload = BlockPayload(raw),
            payload.forEachRow({ _, _ in }) == header.eventCount
        else { return nil }
        return (header, payload)
    }

    /// Hands over every event that is whole, ascending.
    ///
    /// - Parameter onUnknown: Gets the position and identifiers of each event whose identifiers nothing defines.
    func forEachRow(
        _ identifiers: IdentifierSalvage, onUnknown: (UInt64, [IdentifierOrdinal]) -> Void = { _, _ in },
        _ body: (SalvagedRow) throws(EventLogError) -> Void
    ) throws(EventLogError) {
        for (header, payload) in blocks {
            var failure: EventLogError?
            _ = payload.forEachRow { index, row in
                guard failure == nil else { return }
                let (position, ordinals, event) = (header.firstPosition + UInt64(index), payload.ordinals(row), payload.event(row))
                guard PackedJSONCheck.isObject(event), identifiers.knows(ordinals, of: event) else { return onUnknown(position, ordinals) }
                let salvaged = SalvagedRow(
                    position: position, recordedAt: header.recordedAt, occurredAt: Instant(micros: header.recordedAt.micros &+ row.occurredAtDelta),
                    flags: row.flags, type: row.type, source: source(row.source), identifiers: ordinals, anchorIndex: row.anchorIndex,
                    assignedMessageId: row.assignedMessageId, event: event)
                do throws(EventLogError) { try body(salvaged) } catch { failure = error }
            }
            if let failure { throw failure }
        }
    }

    /// A source's name; one that says so when its definition is lost.
    private func source(_ code: UInt32) -> String { sources[code] ?? "lost-source-\(code)" }
}
