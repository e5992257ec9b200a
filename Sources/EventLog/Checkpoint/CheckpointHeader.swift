import EventModel

/// The first 128 bytes of a checkpoint.
struct CheckpointHeader {
    var subject: CheckpointSubject

    private static let checksumOffset = CheckpointFormat.headerBytes - 8

    /// The header's bytes and their checksum.
    func encoded() -> (bytes: [UInt8], checksum: UInt64) {
        var bytes = [UInt8](repeating: 0, count: CheckpointFormat.headerBytes)
        let checksum = bytes.withUnsafeMutableBytes { buffer in
            buffer.setField(0, CheckpointFormat.headerMagic)
            buffer.setField(8, CheckpointFormat.major)
            buffer.setField(10, CheckpointFormat.minor)
            buffer.setField(12, CheckpointFormat.knownFeatures)
            buffer.setField(16, subject.logId)
            buffer.setField(24, subject.position)
            buffer.setField(32, subject.chainHash)
            buffer.setField(40, subject.domain.code)
            let checksum = Self.checksum(of: UnsafeRawBufferPointer(buffer))
            buffer.setField(Self.checksumOffset, checksum)
            return checksum
        }
        return (bytes, checksum)
    }

    private static func checksum(of bytes: UnsafeRawBufferPointer) -> UInt64 {
        SegmentFormat.checksum(UnsafeRawBufferPointer(rebasing: bytes[0..<checksumOffset]))
    }

    enum Failure: Error {
        case damaged(String)
        case newerVersion(String)
    }

    /// Reads the header of `bytes`, of which there are enough.
    static func decode(_ bytes: UnsafeRawBufferPointer) throws(Failure) -> (header: CheckpointHeader, checksum: UInt64) {
        guard bytes.field(0, as: UInt64.self) == CheckpointFormat.headerMagic else {
            throw .damaged("the file does not begin as a checkpoint")
        }
        let checksum = bytes.field(checksumOffset, as: UInt64.self)
        guard Self.checksum(of: bytes) == checksum else { throw .damaged("the header's checksum does not hold") }
        let (major, features) = (bytes.field(8, as: UInt16.self), bytes.field(12, as: UInt32.self))
        guard major == CheckpointFormat.major else {
            throw .newerVersion("version \(major); this program reads version \(CheckpointFormat.major)")
        }
        guard features & ~CheckpointFormat.knownFeatures == 0 else {
            throw .newerVersion("features \(features) that this program does not have")
        }
        guard let domain = Domain(code: bytes[40]) else { throw .newerVersion("domain \(bytes[40]), which this program does not know") }
        let subject = CheckpointSubject(
            logId: bytes.field(16, as: UInt64.self), domain: domain, position: bytes.field(24, as: UInt64.self),
            chainHash: bytes.field(32, as: UInt64.self))
        return (CheckpointHeader(subject: subject), checksum)
    }
}
