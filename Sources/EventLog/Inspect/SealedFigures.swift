import EventModel

/// A sealed LogSegment in figures.
public struct SealedFigures: Sendable {
    public let path: String
    public let firstPosition: UInt64
    public let lastPosition: UInt64
    /// LogSegments that it was made from.
    public let segmentIds: ClosedRange<UInt64>
    public let level: Int
    public let fileBytes: UInt64
    /// Bytes of all events as packed JSON.
    public let packedBytes: UInt64
    public let recorded: ClosedRange<Instant>
    public let occurred: ClosedRange<Instant>
    public let shapes: Int
    public let columns: Int
    public let rowGroups: [RowGroupFigures]
    /// What the file's bytes are, to the last one.
    public let parts: [FilePart]

    public var events: Int { Int(lastPosition - firstPosition + 1) }

    init(_ segment: SealedSegment) throws(EventLogError) {
        let footer = segment.footer
        (path, firstPosition, lastPosition, level) = (segment.path, footer.firstPosition, footer.lastPosition, Int(footer.level))
        segmentIds = footer.firstSegmentId...max(footer.firstSegmentId, footer.lastSegmentId)
        (fileBytes, packedBytes) = (UInt64(segment.file.bytesCount), footer.packedBytes)
        recorded = footer.recordedFrom...max(footer.recordedFrom, footer.recordedTo)
        occurred = footer.occurredFrom...max(footer.occurredFrom, footer.occurredTo)
        (shapes, columns) = (segment.layout.shapeCount, segment.layout.columns.count)
        rowGroups = try segment.groups.enumerated().map { (index, group) throws(EventLogError) in try RowGroupFigures(group, index, segment)
        }
        parts = Self.parts(segment, rowGroups)
    }

    private static func parts(_ segment: SealedSegment, _ groups: [RowGroupFigures]) -> [FilePart] {
        var parts = FilePart.all(of: segment.layout)
        for group in groups {
            for chunk in group.chunks { parts[FilePart.index(ofChunk: chunk.place)].add(chunk) }
        }
        for section in SealedSection.allCases { parts.append(FilePart(section: section.name, bytes: segment.file.sectionBytes(section))) }
        let known = parts.reduce(0) { $0 + $1.bytes }
        parts.append(FilePart(rest: segment.file.bytesCount - known))
        return parts.filter { $0.bytes > 0 }
    }
}

/// A row group in figures.
public struct RowGroupFigures: Sendable {
    public let index: Int
    public let offsetBytes: UInt64
    public let rows: Int
    public let anchors: Int
    public let positions: ClosedRange<UInt64>
    public let occurred: ClosedRange<Instant>
    /// Those that have bytes.
    public let chunks: [ChunkFigures]

    public var bytes: Int { chunks.reduce(0) { $0 + $1.bytes } }

    init(_ group: RowGroup, _ index: Int, _ segment: SealedSegment) throws(EventLogError) {
        let entry = group.entry
        (self.index, offsetBytes, rows, anchors) = (index, entry.offsetBytes, entry.rows, entry.runs)
        positions = entry.firstPosition...entry.lastPosition
        let from = Instant(micros: entry.occurredFromMicros)
        occurred = from...max(from, Instant(micros: entry.occurredToMicros))
        let directory = try segment.file.section(.rowGroups, isVerified: false)
        let entryBytes = RowGroupEntry.encodedBytes(chunkCount: segment.layout.chunkCount)
        let bytes = UnsafeRawBufferPointer(rebasing: directory[index * entryBytes..<(index + 1) * entryBytes])
        var chunks: [ChunkFigures] = []
        for place in 0..<segment.layout.chunkCount {
            let chunk = RowGroupEntry.chunk(place, of: bytes)
            guard chunk.bytes > 0 else { continue }
            guard let content = segment.file.bytes(at: entry.offsetBytes &+ UInt64(chunk.offsetBytes), count: chunk.bytes) else {
                throw group.damaged("\(segment.layout.chunkName(place)) lies outside the file")
            }
            chunks.append(
                ChunkFigures(
                    place: place, name: segment.layout.chunkName(place), offsetBytes: entry.offsetBytes &+ UInt64(chunk.offsetBytes),
                    bytes: chunk.bytes,
                    encoding: ChunkEncoding.name(ofChunk: place, content, segment.layout)))
        }
        self.chunks = chunks
    }
}

/// A chunk in figures.
public struct ChunkFigures: Sendable {
    let place: Int
    public let name: String
    public let offsetBytes: UInt64
    public let bytes: Int
    /// How its values are stored.
    public let encoding: String
}

extension Sequence {
    /// `map` with the error's type.
    fileprivate func map<R>(_ transform: (Element) throws(EventLogError) -> R) throws(EventLogError) -> [R] {
        var result: [R] = []
        for element in self { result.append(try transform(element)) }
        return result
    }
}
