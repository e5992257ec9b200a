import Disk
import EventModel

/// An open LogSegment: its header and its file.
struct SegmentFile: Sendable {
    let file: any File
    let header: SegmentHeader
    let headerChecksum: UInt64

    var path: String { file.path }

    /// Reads the Block at `place` and verifies its payload's checksum.
    func payload(_ place: BlockPlace) throws(EventLogError) -> BlockPayload {
        let stored = try onDisk { () throws(DiskError) in
            try file.readExactly(count: Int(place.storedBytes), at: place.offsetBytes + UInt64(SegmentFormat.blockHeaderBytes))
        }
        let bytes = stored.withUnsafeBytes { Self.raw($0, place.isLZ4, Int(place.rawBytes), checksum: place.payloadChecksum) }
        guard let bytes, let payload = BlockPayload(bytes) else {
            throw EventLogError(
                .damaged, path: path, offsetBytes: place.offsetBytes, lost: place.firstPosition...place.endPosition - 1,
                "a Block changed since the log was opened")
        }
        return payload
    }

    /// The payload before LZ4; nil when the checksum or a size does not hold.
    static func raw(_ stored: UnsafeRawBufferPointer, _ isLZ4: Bool, _ rawBytes: Int, checksum: UInt64) -> PackedBytes? {
        guard SegmentFormat.checksum(stored) == checksum else { return nil }
        guard isLZ4 else { return stored.count == rawBytes ? PackedBytes(copying: stored) : nil }
        return PackedBytes(count: rawBytes) { LZ4.decompress(stored, into: $0) }
    }
}

/// Names of the files in a log's folder.
enum SegmentName {
    static let suffix = ".log"
    /// The next LogSegment before it is published.
    static let prepared = "next.log.new"
    static let quarantineFolder = "quarantine"

    static func of(firstPosition: UInt64) -> String { padded(firstPosition) + suffix }

    static func quarantine(firstPosition: UInt64, offsetBytes: UInt64, attempt: Int) -> String {
        "\(padded(firstPosition))-\(offsetBytes)" + (attempt == 0 ? "" : "-\(attempt)") + ".torn"
    }

    /// The first position in a file's name; nil when it is no LogSegment's.
    static func firstPosition(_ name: String) -> UInt64? {
        guard name.hasSuffix(suffix), name.utf8.count == 20 + suffix.utf8.count, let position = UInt64(name.dropLast(suffix.count)),
            of(firstPosition: position) == name
        else { return nil }
        return position
    }

    private static func padded(_ number: UInt64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 20 - digits.count) + digits
    }
}
