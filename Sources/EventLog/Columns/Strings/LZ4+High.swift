import CLZ4

/// How hard LZ4 looks for repeats. The stored form is the same.
enum LZ4Effort: Sendable {
    case fast
    /// About a tenth of the speed, a few per cent smaller.
    case high
}

extension LZ4 {
    /// LZ4HC's own default.
    private static let highLevel: CInt = 9

    /// Compresses into `output`, which has room for ``boundBytes(_:)``; returns the bytes written, 0 when it failed.
    static func compress(
        _ input: UnsafeRawBufferPointer, effort: LZ4Effort, into output: UnsafeMutablePointer<UInt8>, capacity: Int
    ) -> Int {
        guard effort == .high else { return compress(input, into: output, capacity: capacity) }
        precondition(input.count <= SegmentFormat.blockBytesMax, "a payload is bounded")
        guard let source = input.baseAddress?.assumingMemoryBound(to: CChar.self) else { return 0 }
        return output.withMemoryRebound(to: CChar.self, capacity: capacity) {
            Int(LZ4_compress_HC(source, $0, CInt(input.count), CInt(capacity), highLevel))
        }
    }
}
