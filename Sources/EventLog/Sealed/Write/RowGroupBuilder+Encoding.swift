import EventModel

/// What encoding needs beside the rows, reused from row group to row group.
struct RowGroupScratch: ~Copyable {
    var integers = IntegerColumnEncoder()
    var strings = HeapColumnBuilder()
    var dependencies = DependencyFinder()
    var differences = IntegerBuffer(capacity: SealedFormat.rowGroupRows)
    var ranks = IntegerBuffer()
    /// Row of each value of the presence group at hand; empty when value `i` is row `i`'s.
    var rowOfValue = IntegerBuffer(capacity: SealedFormat.rowGroupRows)
    var shapesOfValues = IntegerBuffer()
    var namesOfValues = IntegerBuffer()
    var tuplesOfValues = IntegerBuffer()
}

/// Collects the chunks of a row group and notes where they are. Reused from row group to row group.
struct ChunkWriter: ~Copyable {
    private(set) var output = ByteHeap(capacity: 1 << 22)
    private(set) var chunks: [RowGroupEntry.Chunk] = []

    mutating func begin(chunkCount: Int) {
        output.removeAll()
        chunks = Array(repeating: RowGroupEntry.Chunk(), count: chunkCount)
    }

    /// Lets `write` append a chunk; nothing written is a chunk of no bytes.
    mutating func chunk(_ index: Int, _ write: (inout ByteHeap) -> Void) {
        let start = output.count
        write(&output)
        let bytes = UnsafeRawBufferPointer(rebasing: output.bytes[start...])
        chunks[index] = RowGroupEntry.Chunk(offsetBytes: start, bytes: bytes.count, checksum: SegmentFormat.checksum(bytes))
        output.appendZeros(SealedFormat.aligned(output.count) - output.count)
    }
}

extension RowGroupBuilder {
    /// Encodes the rows into `writer`. The offset of the entry is for the caller.
    func encode(_ scratch: inout RowGroupScratch, into writer: inout ChunkWriter) -> RowGroupEntry {
        var entry = RowGroupEntry()
        (entry.rows, entry.runs, entry.tuples, entry.tupleOthers) = (count, tuples.anchors.count, tuples.count, tuples.others.count)
        (entry.firstCluster, entry.lastCluster) = (cluster(of: tuples.anchors.first ?? 0), cluster(of: tuples.anchors.last ?? 0))
        (entry.occurredFromMicros, entry.occurredToMicros) = Self.bounds(occurredAt.values)
        let (low, high) = Self.bounds(positions.values)
        (entry.firstPosition, entry.lastPosition) = (firstPosition + UInt64(low), firstPosition + UInt64(high))
        writer.begin(chunkCount: layout.chunkCount)
        encodeRows(&scratch, &writer)
        encodeLeaves(&scratch, &writer)
        entry.chunks = writer.chunks
        return entry
    }

    private static func bounds(_ values: UnsafeBufferPointer<Int64>) -> (low: Int64, high: Int64) {
        var (low, high, at) = (Int64.max, Int64.min, 0)
        while at < values.count {
            low = min(low, values[at])
            high = max(high, values[at])
            at &+= 1
        }
        return (low, high)
    }

    private func encodeRows(_ scratch: inout RowGroupScratch, _ writer: inout ChunkWriter) {
        encodeAnchors(&scratch, &writer)
        writer.chunk(RowChunk.runStarts.rawValue) { tuples.runStarts.appendAscending(to: &$0) }
        writer.chunk(RowChunk.runTupleStarts.rawValue) { tuples.runTupleStarts.appendAscending(to: &$0) }
        writer.chunk(RowChunk.tupleOtherStarts.rawValue) { tuples.otherStarts.appendAscending(to: &$0) }
        writer.chunk(RowChunk.tupleHeads.rawValue) { _ = scratch.integers.append(tuples.heads.values, to: &$0) }
        writer.chunk(RowChunk.tupleOthers.rawValue) { _ = scratch.integers.append(tuples.others.values, to: &$0) }
        writer.chunk(RowChunk.rowTuples.rawValue) { _ = scratch.integers.append(tuples.rowTuples.values, to: &$0) }
        writer.chunk(RowChunk.positions.rawValue) { _ = scratch.integers.append(positions.values, to: &$0) }
        writer.chunk(RowChunk.shapes.rawValue) { _ = scratch.integers.append(shapes.values, to: &$0) }
        writer.chunk(RowChunk.ids.rawValue) { _ = scratch.integers.append(ids.values, to: &$0) }
        // Names stay plain: they are what population questions filter by first.
        writer.chunk(RowChunk.names.rawValue) { Self.appendPlain(names.values, &scratch, to: &$0) }
        writer.chunk(RowChunk.kinds.rawValue) { appendFunctionOfShape(kinds.values, &scratch, to: &$0) }
        writer.chunk(RowChunk.sources.rawValue) { appendFunctionOfShape(sources.values, &scratch, to: &$0) }
        writer.chunk(RowChunk.occurredAt.rawValue) {
            appendInstants(occurredAt.values, &scratch, references: [.clock], rowOf: { $0 }, to: &$0)
        }
    }

    private func cluster(of anchor: UInt64) -> UInt32 {
        let anchor = UInt32(truncatingIfNeeded: anchor)
        return clustering?.cluster(of: anchor) ?? anchor
    }

    private func encodeAnchors(_ scratch: inout RowGroupScratch, _ writer: inout ChunkWriter) {
        guard clustering != nil else { return writer.chunk(RowChunk.anchors.rawValue) { tuples.anchors.appendAscending(to: &$0) } }
        let clusters = tuples.anchors.map { UInt64(cluster(of: $0)) }
        writer.chunk(RowChunk.anchors.rawValue) { clusters.appendAscending(to: &$0) }
        let members = zip(tuples.anchors, clusters).map { Int64($0) - Int64($1) }
        writer.chunk(RowChunk.members(columnCount: layout.columns.count)) { heap in
            members.withUnsafeBufferPointer { _ = scratch.integers.append($0, to: &heap) }
        }
    }

    static func appendPlain(_ values: UnsafeBufferPointer<Int64>, _ scratch: inout RowGroupScratch, to heap: inout ByteHeap) {
        heap.append(ChunkForm.plain.rawValue)
        _ = scratch.integers.append(values, to: &heap)
    }

    private func appendFunctionOfShape(_ values: UnsafeBufferPointer<Int64>, _ scratch: inout RowGroupScratch, to heap: inout ByteHeap) {
        let isFunction = scratch.dependencies.isFunction(
            values, of: shapes.base, codeLimit: codeLimits.shapes, keysMax: SealedFormat.rowGroupRows)
        guard isFunction, scratch.dependencies.keyCount > 1 else { return Self.appendPlain(values, &scratch, to: &heap) }
        Self.appendDetermined(by: .shape, column: 0, &scratch, to: &heap)
    }

    /// Writes the function that the last question to `dependencies` found.
    static func appendDetermined(by determinant: Determinant, column: Int, _ scratch: inout RowGroupScratch, to heap: inout ByteHeap) {
        let (keys, values) = scratch.dependencies.tabulate()
        heap.append(ChunkForm.determined.rawValue)
        heap.append(determinant.rawValue)
        heap.appendFixed(UInt32(column))
        heap.appendFixed(UInt32(keys.count))
        let sizeOffset = heap.count
        heap.appendFixed(UInt32(0))
        keys.map { UInt64($0) }.appendAscending(to: &heap)
        heap.patch(UInt32(heap.count - sizeOffset - 4), at: sizeOffset)
        values.withUnsafeBufferPointer { _ = scratch.integers.append($0, to: &heap) }
    }

    /// Writes instants as they are or as distances, whichever is smaller.
    func appendInstants(
        _ values: UnsafeBufferPointer<Int64>, _ scratch: inout RowGroupScratch, references: [TimeReference], rowOf: (Int) -> Int,
        to heap: inout ByteHeap
    ) {
        let distances = references.map { (reference: $0, bits: distanceBits(values, $0, rowOf)) }
        guard let best = distances.min(by: { $0.bits < $1.bits }), best.bits < Self.spreadBits(values) else {
            return Self.appendPlain(values, &scratch, to: &heap)
        }
        scratch.differences.removeAll()
        for index in 0..<values.count { scratch.differences.append(values[index] &- reference(best.reference, rowOf(index))) }
        heap.append(ChunkForm.relative.rawValue)
        heap.append(best.reference.rawValue)
        let differences = scratch.differences.values
        _ = scratch.integers.append(differences, to: &heap)
    }

    @inline(__always)
    private func reference(_ reference: TimeReference, _ row: Int) -> Int64 {
        switch reference {
        case .occurredAt: occurredAt[row]
        case .clock: clock.micros(UInt64(bitPattern: positions[row]))
        }
    }

    /// Mean bits of a sample's distances from the reference.
    private func distanceBits(_ values: UnsafeBufferPointer<Int64>, _ reference: TimeReference, _ rowOf: (Int) -> Int) -> Double {
        Self.meanBits(values.count) { values[$0] &- self.reference(reference, rowOf($0)) }
    }

    private static func spreadBits(_ values: UnsafeBufferPointer<Int64>) -> Double {
        guard let middle = values.isEmpty ? nil : values[values.count / 2] else { return 0 }
        return meanBits(values.count) { values[$0] &- middle }
    }

    private static func meanBits(_ count: Int, _ value: (Int) -> Int64) -> Double {
        let step = max(count / 512, 1)
        var (bits, sampled) = (0, 0)
        for index in stride(from: 0, to: count, by: step) {
            bits += 64 - value(index).magnitude.leadingZeroBitCount
            sampled += 1
        }
        return Double(bits) / Double(max(sampled, 1))
    }
}

extension Array where Element == UInt64 {
    func appendAscending(to heap: inout ByteHeap) {
        withUnsafeBufferPointer { AscendingColumn.append($0, to: &heap) }
    }
}
