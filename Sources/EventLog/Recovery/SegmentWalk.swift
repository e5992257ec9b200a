// Walks one LogSegment's bytes Block by Block and says what it finds; decides nothing.
//
// Invariants
//   1. Nothing of a Block is used before its header's and its payload's checksum hold and its place, chain and position fit.
//   2. A length read from the file is bounded by the format and by the file before it is used.
//   3. The walk never goes back, and ends after at most file size / 96 steps.
// The table of outcomes: EventLog.docc/LogSegmentFormat.md, "Recovery".

import EventModel

struct SegmentWalk {
    enum Found {
        case block(BlockHeader, BlockPayload)
        /// Nothing follows: the file ends here, or only zeros do.
        case end(zerosFollow: Bool)
        /// Something that is not the next Block.
        case broken(reason: String)
        /// The checksums hold but the content breaks the grammar.
        case ungrammatical(reason: String)
    }

    private let bytes: UnsafeRawBufferPointer
    private let header: SegmentHeader
    /// Where the next Block must begin.
    private(set) var offset = SegmentFormat.fileHeaderBytes
    /// The position that it must begin with.
    private(set) var position: UInt64
    /// The checksum it must link to.
    private(set) var previousHash: UInt64
    /// When the last Block with events was recorded: clocks may stand, but never go back.
    private var recordedAt = Instant(micros: .min)
    /// Where the last write seen so far began: everything before it had been synced when it was made.
    private(set) var lastWriteOffset = SegmentFormat.fileHeaderBytes

    init(_ bytes: UnsafeRawBufferPointer, header: SegmentHeader, headerChecksum: UInt64) {
        (self.bytes, self.header) = (bytes, header)
        (position, previousHash) = (header.firstPosition, headerChecksum)
    }

    mutating func next() -> Found {
        guard offset < bytes.count else { return .end(zerosFollow: false) }
        let (decoded, checksum, reason) = BlockHeader.decode(rest(from: offset))
        guard let block = decoded else { return isZero(from: offset) ? .end(zerosFollow: true) : .broken(reason: reason) }
        if let reason = misfit(block) { return .broken(reason: reason) }
        let payloadStart = offset + SegmentFormat.blockHeaderBytes
        guard block.storedBytes <= bytes.count - payloadStart else { return .broken(reason: "the file ends inside a Block") }
        let stored = UnsafeRawBufferPointer(rebasing: bytes[payloadStart..<payloadStart + block.storedBytes])
        guard SegmentFormat.checksum(stored) == block.payloadChecksum else { return .broken(reason: "a Block's checksum does not hold") }
        let found = open(block, stored)
        if case .block = found {
            if block.eventCount > 0 { recordedAt = block.recordedAt }
            if block.beginsWrite { lastWriteOffset = offset }
            offset = min(offset + block.paddedBytes, bytes.count)
            (position, previousHash) = (block.endPosition, checksum)
        }
        return found
    }

    private func misfit(_ block: BlockHeader) -> String? {
        if block.logId != header.logId || block.epoch != header.epoch { return "a Block of another LogSegment stands here" }
        if block.offsetBytes != UInt64(offset) { return "a Block that belongs at byte \(block.offsetBytes) stands here" }
        if block.firstPosition != position { return "a Block with position \(block.firstPosition) stands where \(position) must" }
        return block.previousHash == previousHash ? nil : "a Block does not follow the one before it"
    }

    private func open(_ block: BlockHeader, _ stored: UnsafeRawBufferPointer) -> Found {
        guard block.eventCount > 0 else {
            return block.storedBytes == 0 && block.rawBytes == 0
                ? .block(block, BlockPayload.empty) : .ungrammatical(reason: "a Block without events has a payload")
        }
        guard block.recordedAt >= recordedAt else { return .ungrammatical(reason: "a Block was recorded before the one before it") }
        guard let raw = StoredPayload.raw(stored, block.isLZ4, block.rawBytes, checksum: block.payloadChecksum) else {
            return .ungrammatical(reason: "a Block does not decompress to the size it declares")
        }
        guard let payload = BlockPayload(raw) else { return .ungrammatical(reason: "a Block's definitions break the format") }
        var eventsHold = true
        let rows = payload.forEachRow { _, row in eventsHold = eventsHold && PackedJSONCheck.isObject(payload.event(row)) }
        guard rows == block.eventCount, eventsHold else { return .ungrammatical(reason: "a Block's events break the format") }
        return .block(block, payload)
    }

    private func rest(from start: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[start...]) }

    private func isZero(from start: Int) -> Bool { lastNonZero(from: start) == nil }

    /// The last byte at or behind `start` that is not zero.
    func lastNonZero(from start: Int) -> Int? {
        var at = bytes.count
        while at - 8 >= start {
            if bytes.loadUnaligned(fromByteOffset: at - 8, as: UInt64.self) != 0 { break }
            at -= 8
        }
        while at > start, bytes[at - 1] == 0 { at -= 1 }
        return at > start ? at - 1 : nil
    }

    /// The highest position that any whole Block header at or behind the walk's offset declares durable; 0 when there is none.
    ///
    /// A Block further on that begins a write also says that what stands at the walk's offset, whatever it was, had been synced.
    func evidenceBehind() -> UInt64 {
        var (at, evidence) = (offset, UInt64(0))
        while at + SegmentFormat.blockHeaderBytes <= bytes.count {
            if bytes.field(at, as: UInt32.self) == SegmentFormat.blockMagic, let block = BlockHeader.decode(rest(from: at)).header,
                block.logId == header.logId, block.epoch == header.epoch, block.offsetBytes == UInt64(at)
            {
                evidence = max(evidence, block.durablePosition, at > offset && block.beginsWrite ? position : 0)
            }
            at += SegmentFormat.blockAlignmentBytes
        }
        return evidence
    }
}

extension BlockPayload {
    /// The payload of an idle marker.
    static var empty: BlockPayload {
        let noRows: [UInt8] = [0, 0]
        guard let payload = noRows.withUnsafeBytes({ BlockPayload(PackedBytes(copying: $0)) }) else { preconditionFailure("two zero counts are a payload") }
        return payload
    }
}
