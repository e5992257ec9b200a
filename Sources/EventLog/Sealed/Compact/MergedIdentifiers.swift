import EventModel

/// The identifiers of several files, each once, by ordinal.
struct MergedIdentifiers: ~Copyable {
    private var keys = ByteHeap(capacity: 1 << 16)
    private var entries: [(ordinal: UInt32, end: UInt32, start: UInt32)] = []

    /// - Throws: ``EventLogError`` `damaged` when a file's list cannot be read; `limit` when the keys take more than 4 GiB.
    init(_ inputs: [SealedSegment]) throws(EventLogError) {
        var seen = OrdinalSet()
        for input in inputs {
            var isFull = false
            try input.forEachIdentifier { ordinal, key in
                guard seen.insert(IdentifierOrdinal(rawValue: ordinal)) else { return true }
                let start = keys.count
                isFull = start + key.count > Int(UInt32.max)
                guard !isFull else { return true }
                keys.append(UnsafeRawBufferPointer(key))
                entries.append((ordinal, UInt32(keys.count), UInt32(start)))
                return true
            }
            guard !isFull else { throw EventLogError(.limit, path: input.path, "the identifiers of one LogSegment take more than 4 GiB") }
        }
        entries.sort { $0.ordinal < $1.ordinal }
    }

    /// Appends the section.
    func encode(into heap: inout ByteHeap) {
        let bytes = keys.bytes.assumingMemoryBound(to: UInt8.self)
        IdentifierSection.append(entries.map { ($0.ordinal, UnsafeBufferPointer(rebasing: bytes[Int($0.start)..<Int($0.end)])) }, to: &heap)
    }
}
