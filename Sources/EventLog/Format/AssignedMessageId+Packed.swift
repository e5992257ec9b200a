import CXXHash
import EventModel

extension AssignedMessageId {
    /// Calls `body` with the id as a packed string, as an event that carries it would have it.
    @inline(__always)
    func withPacked<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.packedBytes) { buffer in
            pack(into: buffer)
            return body(UnsafeBufferPointer(buffer))
        }
    }

    /// Writes ``packedBytes`` bytes.
    @inline(__always)
    func pack(into buffer: UnsafeMutableBufferPointer<UInt8>) {
        let raw = UnsafeMutableRawBufferPointer(buffer)
        raw[0] = Self.uuidTag
        raw.storeBytes(of: high.bigEndian, toByteOffset: 1, as: UInt64.self)
        raw.storeBytes(of: low.bigEndian, toByteOffset: 9, as: UInt64.self)
    }

    static let packedBytes = 17
    /// A lower-case UUID in packed JSON.
    private static let uuidTag: UInt8 = 0x06

    /// The hash of an event that has this id, as ``MessageIdHash/of(_:)-(AssignedMessageId)`` gives it.
    var messageIdHash: UInt64 { withPacked { XXH3_64bits($0.baseAddress, $0.count) } }
}
