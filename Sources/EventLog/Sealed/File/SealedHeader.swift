import EventModel

/// The first 64 bytes of a sealed LogSegment.
struct SealedHeader: Equatable, Sendable {
    var logId: UInt64
    var firstPosition: UInt64
    var lastPosition: UInt64
    var domain: Domain
    /// What a reader must know.
    var features: UInt32 = 0

    var hasGoneRows: Bool { features & SealedFormat.featureGoneRows != 0 }
    var isClustered: Bool { features & SealedFormat.featureClusters != 0 }

    func encoded() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: SealedFormat.headerBytes)
        bytes.withUnsafeMutableBytes { buffer in
            buffer.setField(0, SealedFormat.headerMagic)
            buffer.setField(8, SealedFormat.major)
            buffer.setField(10, SealedFormat.minor)
            buffer.setField(12, features)
            buffer.setField(16, logId)
            buffer.setField(24, firstPosition)
            buffer.setField(32, lastPosition)
            buffer.setField(40, domain.code)
            buffer.setField(Self.checksumOffset, Self.checksum(of: UnsafeRawBufferPointer(buffer)))
        }
        return bytes
    }

    private static let checksumOffset = SealedFormat.headerBytes - 8

    private static func checksum(of bytes: UnsafeRawBufferPointer) -> UInt64 {
        SegmentFormat.checksum(UnsafeRawBufferPointer(rebasing: bytes[0..<checksumOffset]))
    }

    /// Reads a header; nothing of it but the magic number is believed before the checksum, whose place no version changes.
    static func decode(_ bytes: UnsafeRawBufferPointer, path: String) throws(EventLogError) -> SealedHeader {
        guard bytes.count >= SealedFormat.headerBytes, bytes.field(0, as: UInt64.self) == SealedFormat.headerMagic else {
            throw EventLogError(.damaged, path: path, offsetBytes: 0, "the file does not begin as a sealed LogSegment")
        }
        let (major, features) = (bytes.field(8, as: UInt16.self), bytes.field(12, as: UInt32.self))
        guard checksum(of: bytes) == bytes.field(checksumOffset, as: UInt64.self) else {
            throw EventLogError(.damaged, path: path, offsetBytes: 0, "the file header's checksum does not hold")
        }
        guard major == SealedFormat.major else {
            throw EventLogError(
                .unsupportedVersion, path: path, offsetBytes: 8,
                "format \(major) was written by another version; this one reads \(SealedFormat.major)")
        }
        guard features & ~SealedFormat.knownFeatures == 0, let domain = Domain(code: bytes[40]) else {
            throw EventLogError(.unsupportedVersion, path: path, offsetBytes: 12, "the file needs features that this version does not have")
        }
        return SealedHeader(
            logId: bytes.field(16, as: UInt64.self), firstPosition: bytes.field(24, as: UInt64.self),
            lastPosition: bytes.field(32, as: UInt64.self), domain: domain, features: features)
    }
}
