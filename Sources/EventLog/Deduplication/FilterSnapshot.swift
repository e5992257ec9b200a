import EventModel

/// A filter's generations at one moment, or later: what is written of it has every key of that moment, and may have some that came since.
struct FilterSnapshot: Sendable {
    let generations: [FilterGeneration]

    var count: Int { generations.reduce(0) { $0 + $1.count } }

    /// Hands the section's bytes to `sink`, piece by piece.
    func write<E: Error>(to sink: (UnsafeRawBufferPointer) throws(E) -> Void) throws(E) {
        let header = FilterFormat.header(generations)
        try header.withUnsafeBufferPointer { (bytes) throws(E) in try sink(UnsafeRawBufferPointer(bytes)) }
        for generation in generations { try generation.forEachPiece(sink) }
    }
}
