@testable import EventLog

extension [UInt8] {
    /// A number of the file, little-endian; 0 outside.
    func field<T: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as type: T.Type) -> T {
        guard offset >= 0, offset <= count - MemoryLayout<T>.size else { return 0 }
        return withUnsafeBytes { T(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: T.self)) }
    }

    /// Changes a number of the file; nothing outside.
    mutating func set<T: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, _ value: T) {
        guard offset >= 0, offset <= count - MemoryLayout<T>.size else { return }
        withUnsafeMutableBytes { $0.storeBytes(of: value.littleEndian, toByteOffset: offset, as: T.self) }
    }

    /// The checksum of a range; 0 when it lies outside.
    func checksum(_ start: Int, _ count: Int) -> UInt64 {
        guard start >= 0, count >= 0, start <= self.count, count <= self.count - start else { return 0 }
        return withUnsafeBytes { SegmentFormat.checksum(UnsafeRawBufferPointer(rebasing: $0[start..<start + count])) }
    }
}
