import CLZ4
import EventModel

/// LZ4 blocks through liblz4, with sizes checked before and after.
enum LZ4 {
    /// Largest input this module hands over; LZ4 takes sizes as `int`.
    private static let inputBytesMax = SegmentFormat.blockBytesMax

    /// Room that `compress` needs for `count` bytes.
    static func boundBytes(_ count: Int) -> Int { count + count / 255 + 16 }

    /// Compresses into `output`, which has room for ``boundBytes(_:)``; returns the bytes written, 0 when it failed.
    static func compress(_ input: UnsafeRawBufferPointer, into output: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int {
        precondition(input.count <= inputBytesMax, "a payload is bounded")
        guard let source = input.baseAddress?.assumingMemoryBound(to: CChar.self) else { return 0 }
        return output.withMemoryRebound(to: CChar.self, capacity: capacity) {
            Int(LZ4_compress_default(source, $0, Int32(input.count), Int32(capacity)))
        }
    }

    /// Decompresses exactly `output.count` bytes; false when the input holds anything else. Never reads or writes outside.
    static func decompress(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Bool {
        guard let source = input.baseAddress?.assumingMemoryBound(to: CChar.self),
            let target = output.baseAddress?.assumingMemoryBound(to: CChar.self),
            input.count <= inputBytesMax, output.count <= inputBytesMax
        else { return input.count == 0 && output.count == 0 }
        return Int(LZ4_decompress_safe(source, target, Int32(input.count), Int32(output.count))) == output.count
    }
}
