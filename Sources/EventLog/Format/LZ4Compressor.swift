import CLZ4

/// LZ4 with a working memory that is kept from Block to Block.
final class LZ4Compressor {
    private let state = UnsafeMutableRawPointer.allocate(byteCount: Int(LZ4_sizeofState()), alignment: 16)

    deinit { state.deallocate() }

    /// Compresses into `output`, which has room for ``LZ4/boundBytes(_:)``; returns the bytes written, 0 when it failed.
    ///
    /// - Parameter acceleration: 1 for the best ratio; each step more looks less often for matches.
    func compress(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutablePointer<UInt8>, capacity: Int, acceleration: Int32
    ) -> Int {
        precondition(input.count <= SegmentFormat.blockBytesMax, "a payload is bounded")
        guard let source = input.baseAddress?.assumingMemoryBound(to: CChar.self) else { return 0 }
        return output.withMemoryRebound(to: CChar.self, capacity: capacity) {
            Int(LZ4_compress_fast_extState(state, source, $0, Int32(input.count), Int32(capacity), acceleration))
        }
    }
}
