import EventModel

/// The whole Block headers of a LogSegment from some place on, for going on behind damage.
///
/// A header counts when its checksum holds and its logId, epoch and offset fit. 16 bytes of memory each; O(bytes) to make.
struct BlockSearch {
    private struct Place {
        var offset: Int
        /// The highest position that this or any later header declares durable.
        var evidence: UInt64
    }

    private var places: [Place] = []

    init(_ bytes: UnsafeRawBufferPointer, of segment: SegmentHeader, from start: Int) {
        var at = start
        while at + SegmentFormat.blockHeaderBytes <= bytes.count {
            if let block = Self.header(bytes, at, of: segment) { places.append(Place(offset: at, evidence: block.durablePosition)) }
            at += SegmentFormat.blockAlignmentBytes
        }
        for index in places.indices.dropLast().reversed() {
            places[index].evidence = max(places[index].evidence, places[index + 1].evidence)
        }
    }

    /// The highest position that any header at or behind `offset` declares durable; 0 when there is none. O(log headers).
    func evidence(from offset: Int) -> UInt64 {
        let index = places.partition { $0.offset >= offset }
        return index < places.count ? places[index].evidence : 0
    }

    /// The next Block behind `offset` that holds events from `position` on.
    func next(behind offset: Int, from position: UInt64, in bytes: UnsafeRawBufferPointer, of segment: SegmentHeader) -> BlockHeader? {
        for place in places[places.partition({ $0.offset > offset })...] {
            if let block = Self.header(bytes, place.offset, of: segment), block.firstPosition >= position { return block }
        }
        return nil
    }

    /// A whole header of this LogSegment at `offset`; nil when something else stands there.
    static func header(_ bytes: UnsafeRawBufferPointer, _ offset: Int, of segment: SegmentHeader) -> BlockHeader? {
        guard offset + SegmentFormat.blockHeaderBytes <= bytes.count, bytes.field(offset, as: UInt32.self) == SegmentFormat.blockMagic,
            let block = BlockHeader.decode(UnsafeRawBufferPointer(rebasing: bytes[offset...])).header,
            block.logId == segment.logId, block.epoch == segment.epoch, block.offsetBytes == UInt64(offset)
        else { return nil }
        return block
    }
}
