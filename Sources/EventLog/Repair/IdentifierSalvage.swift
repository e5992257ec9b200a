import EventModel

/// The identifiers of a log as far as anything whole of it defines them.
final class IdentifierSalvage {
    let table: IdentifierTable
    private let decoder = EventDecoder(limits: .ofLogs)

    /// What a file says beyond the others: an ordinal may lie so far above those known.
    private static let gapMax = 1 << 28

    /// - Parameter checkpoint: One that is whole and of this log.
    init(_ checkpoint: Checkpoint?) {
        let base = checkpoint?.section(.identifierBase).flatMap { try? IdentifierBase($0) }
        table = IdentifierTable(base: base)
    }

    /// Takes a definition over, unless it contradicts an earlier one.
    func define(_ ordinal: UInt32, _ key: UnsafeBufferPointer<UInt8>) {
        _ = table.withInterner { $0.define(IdentifierOrdinal(rawValue: ordinal), key, gapMax: Self.gapMax) }
    }

    func define(_ file: SealedFile) {
        guard let segment = try? SealedSegment(file, identifiers: table) else { return }
        try? segment.forEachIdentifier { ordinal, key in
            define(ordinal, key)
            return true
        }
    }

    func define(_ payload: BlockPayload) {
        for (ordinal, key) in payload.identifiers { define(ordinal, UnsafeBufferPointer(rebasing: payload.bytes.bytes[key])) }
    }

    func name(_ ordinal: UInt32) -> String? { table.identifier(IdentifierOrdinal(rawValue: ordinal))?.description }

    /// Whether every identifier of an event is defined; those that are not are taken from the event itself, as the writer took them.
    func knows(_ ordinals: [IdentifierOrdinal], of event: UnsafeBufferPointer<UInt8>) -> Bool {
        if ordinals.allSatisfy({ table.identifier($0) != nil }) { return true }
        let keys = keys(of: event)
        guard keys.count == ordinals.count else { return false }
        for (ordinal, key) in zip(ordinals, keys) where table.identifier(ordinal) == nil { key.withUnsafeBufferPointer { define(ordinal.rawValue, $0) } }
        // Also those that were known before must be the event's own.
        return zip(ordinals, keys).allSatisfy { name($0.rawValue) == String(decoding: $1, as: UTF8.self) }
    }

    private func keys(of event: UnsafeBufferPointer<UInt8>) -> [[UInt8]] {
        var builder = EventBatchBuilder()
        let header = EventBatchBuilder.Header(
            position: LogPosition(rawValue: 1), recordedAt: .earliest, occurredAt: .earliest, type: .track, anchor: .none, source: "")
        builder.append(header, identifiers: [], bytes: PackedBytes(copying: UnsafeRawBufferPointer(event)), payloadOffset: 0)
        var text: [UInt8] = []
        builder.build()[0].event.appendJSON(to: &text)
        let count = text.count
        text.append(contentsOf: repeatElement(0x20, count: JSONTextReader.paddingBytes))
        var decoded = DecodedEvents()
        let isDecoded = text.withUnsafeBufferPointer { text in
            (try? decoder.decode(UnsafeBufferPointer(rebasing: text[..<count]), number: 1, into: &decoded)) != nil
        }
        guard isDecoded, let row = decoded.rows.first else { return [] }
        return (0..<Int(row.identifierCount)).map { Array(decoded.key(row.identifierStart + $0)) }
    }
}
