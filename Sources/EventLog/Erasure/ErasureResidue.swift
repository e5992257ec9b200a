import EventModel

/// Looks for what an erasure must have taken, after it has.
struct ErasureResidue {
    let scope: ErasureScope
    /// The texts of the identifiers.
    let values: [String]

    /// Shorter ones are in every text: a customer number such as `7` proves nothing.
    private static let valueBytesMin = 6
    /// Events that are put together at a time.
    private static let batchPositions: UInt64 = 4096

    /// - Returns: Positions of events that stay and have one of the values in a text, ascending.
    /// - Throws: ``EventLogError`` `damaged` when a file still defines one of the identifiers that all its events lost, or an event carries one.
    /// - Complexity: O(rows), and O(bytes of events) when there are values to look for.
    func check(_ sealed: [SealedSegment], progress: (UInt64, UInt64) throws(EventLogError) -> Void) throws(EventLogError) -> [LogPosition] {
        let wanted = values.filter { $0.utf8.count >= Self.valueBytesMin }.flatMap(Self.forms)
        let last = sealed.last?.lastPosition ?? 0
        var mentions: [LogPosition] = []
        for segment in sealed where segment.firstPosition <= scope.through {
            if try segment.isTouched(by: scope) {
                // Behind the last position it may have come again.
                let isLeft = segment.lastPosition <= scope.through ? true : try !segment.rows(takenBy: scope).isEmpty
                if isLeft { throw segment.file.damaged("an identifier that was erased is still here", in: .identifiers) }
            }
            if !wanted.isEmpty { try find(wanted, in: segment, &mentions) { position throws(EventLogError) in try progress(position, last) } }
            try progress(segment.lastPosition, last)
        }
        return mentions
    }

    /// How events hold a text: as it is, and a UUID as its bytes.
    private static func forms(of value: String) -> [[UInt8]] {
        var text = value
        let uuid = text.withUTF8 { PackedUUID.halves(text: $0) }
        let packed = uuid.map { uuid in [uuid.high, uuid.low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> UInt64(56 - 8 * $0)) } } }
        return [Array(value.utf8)] + (packed.map { [$0] } ?? [])
    }

    private func find(
        _ values: [[UInt8]], in segment: SealedSegment, _ mentions: inout [LogPosition], progress: (UInt64) throws(EventLogError) -> Void
    ) throws(EventLogError) {
        var next = segment.firstPosition
        while next <= segment.lastPosition {
            let batch = next...min(next + Self.batchPositions - 1, segment.lastPosition)
            try segment.forEachRow(at: batch) { row throws(EventLogError) in
                if values.contains(where: { Self.contains(row.event, $0) }) { mentions.append(LogPosition(rawValue: row.position)) }
            }
            next = batch.upperBound + 1
            try progress(batch.upperBound)
        }
    }

    private static func contains(_ text: UnsafeBufferPointer<UInt8>, _ value: [UInt8]) -> Bool {
        guard let start = text.baseAddress, text.count >= value.count else { return false }
        return value.withUnsafeBytes { value in value.baseAddress.map { memoryContains(start, text.count, $0, value.count) } ?? false }
    }
}
