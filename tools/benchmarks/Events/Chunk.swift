/// What one write carries.
struct Chunk: @unchecked Sendable {
    // Unchecked, since the bytes belong to an EventFile that outlives the run.
    let bytes: UnsafeBufferPointer<UInt8>
    /// Lines of the slice up to the end of this chunk.
    let endLine: Int
}
