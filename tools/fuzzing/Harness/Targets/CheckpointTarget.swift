import Definitions
import Disk
import EventModel
import Identity

@testable import EventLog

/// A checkpoint, as it is and mended: opened, and every section used as a start uses it: filter, identifiers, writer state and identity graph.
/// Bytes that nobody wrote may give wrong answers, but nothing traps and everything ends.
struct CheckpointTarget: FuzzTarget {
    static let name = "checkpoint"

    static func seeds() throws -> [String: [UInt8]] {
        try Seeds.checkpoints().mapValues { bytes in
            var output = InputWriter()
            SparseFile.write(bytes, to: &output)
            return output.bytes
        }
    }

    init() {}

    /// The largest ordinal that is asked for.
    private static let ordinalMax: UInt32 = 200

    func run(_ input: [UInt8]) {
        var reader = InputReader(input)
        let bytes = SparseFile.read(&reader)
        open(bytes)
        open(Mending.checkpoint(bytes))
    }

    private func open(_ bytes: [UInt8]) {
        let path = PackedFolder.folder + "/" + CheckpointFormat.fileName
        guard let mapped = try? MappedBytes(count: bytes.count, { $0.copyBytes(from: bytes) }),
            let checkpoint = try? Checkpoint(mapped, path: path, for: nil, verifying: .everything)
        else { return }
        for section in checkpoint.sections { PlantedBug.read(tag: checkpoint.tag(of: section) ?? 0) }
        if let section = checkpoint.section(.writerState) { _ = try? CheckpointWriterState(section) }
        useFilter(checkpoint)
        let table = identifiers(checkpoint)
        useGraph(checkpoint, table)
    }

    private func useFilter(_ checkpoint: Checkpoint) {
        guard let section = checkpoint.section(.filter), var filter = try? MessageIdFilter(mapped: section) else { return }
        for number in 0..<64 as Range<UInt64> {
            let hash = LogReading.hash(number)
            filter.insertUnlessKnown(hash)
            if !filter.mayContain(hash) { found("the filter does not know what was inserted") }
        }
        var written = 0
        filter.snapshot().write { written += $0.count }
        if written < section.bytes.count { found("the filter is written shorter than it was read") }
    }

    private func identifiers(_ checkpoint: Checkpoint) -> IdentifierTable {
        guard let section = checkpoint.section(.identifierBase), let base = try? IdentifierBase(section) else { return IdentifierTable() }
        let table = IdentifierTable(base: base)
        for ordinal in 0...Self.ordinalMax {
            guard let identifier = table.identifier(IdentifierOrdinal(rawValue: ordinal)) else { continue }
            _ = table.ordinal(of: identifier)
        }
        let hashes = (0..<20).map { UInt64($0) &* 0x0765_4321_FEDC_BA98 }
        hashes.withUnsafeBufferPointer { hashes in table.withInterner { _ = $0.fetch(hashes) } }
        // A tail behind a base that claims most ordinals has no room.
        guard base.count <= Int(Self.ordinalMax) else { return table }
        let new = Identifier(kind: .userId, value: "somebody new")
        if table.ordinal(of: new) == nil, table.identifier(table.intern(new)) != new { found("a new identifier is another one when asked for") }
        return table
    }

    private func useGraph(_ checkpoint: Checkpoint, _ identifiers: IdentifierTable) {
        let definitions = DefinitionSet.shipped
        guard let section = checkpoint.section(.identityGraph),
            var graph = IdentityGraph(decoding: section, rules: definitions.identity, timeZone: definitions.timeZone, identifiers: identifiers)
        else { return }
        ask(graph)
        let lines = Seeds.identityLines
        if let batch = try? EventBatch.decoding(lines, firstPosition: LogPosition(rawValue: graph.foldedPosition.rawValue + 1), identifiers: identifiers) {
            try? graph.fold(batch, lookup: lookup(batch))
        }
        ask(graph)
        var bytes = 0
        graph.encode { bytes += $0.count }
        if bytes != graph.encodedBytes { found("a graph is written in \(bytes) bytes and said to take \(graph.encodedBytes)") }
    }

    /// A retraction names an event of the batch.
    private func lookup(_ batch: EventBatch) -> RetractionLookup {
        RetractionLookup(
            target: { retract in
                let id = retract.event["messageId"]
                return batch.indices.map { batch[$0] }.first { $0.event["messageId"] == id && $0.position < retract.position }
            }, events: { anchors, through in batch.selecting(batch.indices.filter { anchors.contains(batch.anchors[$0]) && batch.positions[$0] <= through }) })
    }

    private func ask(_ graph: borrowing IdentityGraph) {
        let known = LogPosition(rawValue: .max >> 1)
        _ = graph.components(asOf: .latest, asKnownAt: known).count
        for ordinal in (0...40).map(IdentifierOrdinal.init(rawValue:)) {
            _ = graph.anchors(ofEventsOwnedBy: ordinal)
            _ = graph.members(ofAccount: ordinal, asOf: .latest, asKnownAt: known)
            _ = graph.owner(ofEventAt: LogPosition(rawValue: UInt64(ordinal.rawValue)), anchor: ordinal)
            guard let view = graph.view(of: ordinal, asOf: .latest, asKnownAt: known) else { continue }
            var json = JSONWriter()
            view.appendJSON(to: &json)
            if (try? JSONValue(parsing: json.text)) == nil { found("an identity is answered with what is no JSON") }
        }
        _ = graph.retractions.isRetracted(LogPosition(rawValue: 1), asKnownAt: known)
    }
}
