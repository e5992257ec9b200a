import EventModel

/// The first bytes of a stored graph.
struct GraphHeader {
    /// ``RulesFingerprint`` of the rules it was folded under.
    let rules: UInt64
    let foldedPosition: UInt64
    /// Of everything, this header included.
    let lengthBytes: UInt64

    init(rules: UInt64, foldedPosition: UInt64, lengthBytes: UInt64) {
        (self.rules, self.foldedPosition, self.lengthBytes) = (rules, foldedPosition, lengthBytes)
    }

    /// Nil for anything but a header of this version.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= GraphFormat.headerBytes, bytes.littleEndian(0, UInt64.self) == GraphFormat.magic,
            bytes.littleEndian(8, UInt32.self) == GraphFormat.version,
            bytes.littleEndian(12, UInt32.self) == UInt32(GraphSection.allCases.count)
        else { return nil }
        rules = bytes.littleEndian(16, UInt64.self)
        foldedPosition = bytes.littleEndian(24, UInt64.self)
        lengthBytes = bytes.littleEndian(32, UInt64.self)
    }

    func append(to heap: inout ByteHeap) {
        let start = heap.count
        heap.appendFixed(GraphFormat.magic)
        heap.appendFixed(GraphFormat.version)
        heap.appendFixed(UInt32(GraphSection.allCases.count))
        heap.appendFixed(rules)
        heap.appendFixed(foldedPosition)
        heap.appendFixed(lengthBytes)
        heap.appendZeros(start + GraphFormat.headerBytes - heap.count)
    }
}

/// Where a section lies. 64 bytes in the directory behind the header.
struct GraphSectionEntry {
    let name: String
    let elementBytes: UInt32
    let count: UInt64
    let offsetBytes: UInt64
    /// What a table keeps beside its elements: `Identity.docc/StoredGraph.md`.
    let state: UInt64

    var lengthBytes: UInt64 { count * UInt64(elementBytes) }

    func append(to heap: inout ByteHeap) {
        let start = heap.count
        for byte in name.utf8.prefix(GraphFormat.nameBytesMax) { heap.append(byte) }
        heap.appendZeros(start + GraphFormat.nameBytesMax - heap.count)
        heap.appendFixed(elementBytes)
        heap.appendFixed(UInt32(0))
        heap.appendFixed(count)
        heap.appendFixed(offsetBytes)
        heap.appendFixed(state)
        heap.appendZeros(start + GraphFormat.entryBytes - heap.count)
    }
}

extension UnsafeRawBufferPointer {
    /// A number that was written little-endian; the caller has checked that it is there.
    func littleEndian<Number: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, _: Number.Type) -> Number {
        Number(littleEndian: loadUnaligned(fromByteOffset: offset, as: Number.self))
    }
}
