import EventModel

/// The first 4096 bytes of a LogSegment.
struct SegmentHeader: Equatable, Sendable {
    var logId: UInt64
    var segmentId: UInt64
    var firstPosition: UInt64
    var epoch: UInt64
    var previousHash: UInt64
    var createdAt: Instant
    var domain: Domain

    /// The header's bytes and their checksum, which begins the chain of Blocks.
    func encoded() -> (bytes: [UInt8], checksum: UInt64) {
        var bytes = [UInt8](repeating: 0, count: SegmentFormat.fileHeaderBytes)
        let checksum = bytes.withUnsafeMutableBytes { buffer in
            buffer.setField(0, SegmentFormat.fileMagic)
            buffer.setField(8, SegmentFormat.major)
            buffer.setField(10, SegmentFormat.minor)
            buffer.setField(12, SegmentFormat.knownFeatures)
            buffer.setField(16, logId)
            buffer.setField(24, segmentId)
            buffer.setField(32, firstPosition)
            buffer.setField(40, epoch)
            buffer.setField(48, previousHash)
            buffer.setField(56, createdAt.micros)
            buffer.setField(64, domain.code)
            let checksum = Self.checksum(of: UnsafeRawBufferPointer(buffer))
            buffer.setField(Self.checksumOffset, checksum)
            return checksum
        }
        return (bytes, checksum)
    }

    private static let checksumOffset = SegmentFormat.fileHeaderBytes - 8

    private static func checksum(of bytes: UnsafeRawBufferPointer) -> UInt64 {
        SegmentFormat.checksum(UnsafeRawBufferPointer(rebasing: bytes[0..<checksumOffset]))
    }

    enum Failure: Error {
        case notWhole(String)
        case unsupported(String)
    }

    /// Reads a header; nothing of it but the magic number is believed before the checksum, whose place no version changes.
    static func decode(_ bytes: UnsafeRawBufferPointer) throws(Failure) -> (header: SegmentHeader, checksum: UInt64) {
        guard bytes.count == SegmentFormat.fileHeaderBytes else { throw .notWhole("the file header ends after \(bytes.count) bytes") }
        guard bytes.field(0, as: UInt64.self) == SegmentFormat.fileMagic else { throw .notWhole("the file does not begin as a LogSegment") }
        let (major, features) = (bytes.field(8, as: UInt16.self), bytes.field(12, as: UInt32.self))
        let checksum = bytes.field(checksumOffset, as: UInt64.self)
        guard Self.checksum(of: bytes) == checksum else { throw .notWhole("the file header's checksum does not hold") }
        guard major == SegmentFormat.major else {
            throw .unsupported("format \(major) was written by another version; this one reads \(SegmentFormat.major)")
        }
        if features & ~SegmentFormat.knownFeatures != 0 { throw .unsupported("the file needs features \(features) that this version does not have") }
        guard let domain = Domain(code: bytes[64]) else { throw .unsupported("unknown domain \(bytes[64])") }
        let header = SegmentHeader(
            logId: bytes.field(16, as: UInt64.self), segmentId: bytes.field(24, as: UInt64.self),
            firstPosition: bytes.field(32, as: UInt64.self), epoch: bytes.field(40, as: UInt64.self),
            previousHash: bytes.field(48, as: UInt64.self), createdAt: Instant(micros: bytes.field(56, as: Int64.self)), domain: domain)
        guard header.segmentId < .max else { throw .notWhole("the LogSegment's number is out of range") }
        return (header, checksum)
    }
}
