import EventModel

/// A LogSegment that is not sealed, in figures.
public struct UnsealedFigures: Sendable {
    public let path: String
    public let isActive: Bool
    public let segmentId: UInt64
    public let firstPosition: UInt64
    public private(set) var events = 0
    /// Of its events as packed JSON.
    private(set) var packedBytes: UInt64 = 0
    public let fileBytes: UInt64
    public private(set) var blocks: [BlockFigures] = []
    public private(set) var recorded: ClosedRange<Instant>?
    public private(set) var occurred: ClosedRange<Instant>?
    /// Why the walk ended before the file did.
    public private(set) var brokenEnd: String?

    public var lastPosition: UInt64 { firstPosition + UInt64(events) - 1 }
    /// Bytes that Blocks take in the file, headers included.
    public var blockBytes: Int { blocks.reduce(0) { $0 + $1.storedBytes + SegmentFormat.blockHeaderBytes } }
    /// Payload bytes before LZ4.
    public var rawBytes: Int { blocks.reduce(0) { $0 + $1.rawBytes } }

    init(_ file: LogFiles.Unsealed, isActive: Bool, _ sampleEvents: Int, _ sample: inout JSONSample) throws(EventLogError) {
        let content = try file.content()
        // The walk reads through a pointer; what it points to must outlive it.
        defer { withExtendedLifetime(content) {} }
        let bytes = UnsafeRawBufferPointer(content.bytes)
        let (header, checksum) = try Self.header(bytes, file.path)
        (path, self.isActive, segmentId, firstPosition, fileBytes) = (
            file.path, isActive, header.segmentId, header.firstPosition, file.bytes
        )
        var walk = SegmentWalk(bytes, header: header, headerChecksum: checksum)
        while true {
            switch walk.next() {
            case .block(let header, let payload): take(header, payload, sampleEvents, &sample)
            case .end: return
            case .broken(let reason), .ungrammatical(let reason):
                brokenEnd = "\(reason) at byte \(walk.offset)"
                return
            }
        }
    }

    private static func header(_ bytes: UnsafeRawBufferPointer, _ path: String) throws(EventLogError) -> (SegmentHeader, UInt64) {
        do throws(SegmentHeader.Failure) {
            return try SegmentHeader.decode(UnsafeRawBufferPointer(rebasing: bytes.prefix(SegmentFormat.fileHeaderBytes)))
        } catch {
            switch error {
            case .notWhole(let reason): throw EventLogError(.damaged, path: path, offsetBytes: 0, reason)
            case .unsupported(let reason): throw EventLogError(.unsupportedVersion, path: path, offsetBytes: 0, reason)
            }
        }
    }

    private mutating func take(_ header: BlockHeader, _ payload: BlockPayload, _ sampleEvents: Int, _ sample: inout JSONSample) {
        blocks.append(BlockFigures(header))
        guard header.eventCount > 0 else { return }
        events += header.eventCount
        recorded = (recorded?.lowerBound ?? header.recordedAt)...max(header.recordedAt, recorded?.upperBound ?? header.recordedAt)
        var (from, to) = (occurred?.lowerBound ?? .latest, occurred?.upperBound ?? .earliest)
        _ = payload.forEachRow { index, row in
            let instant = Instant(micros: header.recordedAt.micros &+ row.occurredAtDelta)
            (from, to) = (min(from, instant), max(to, instant))
            packedBytes += UInt64(row.event.count)
            guard sample.events < sampleEvents, index % JSONSample.unsealedStep == 0 else { return }
            sample.add(payload.event(row))
        }
        occurred = min(from, to)...to
    }
}

/// A Block in figures.
public struct BlockFigures: Sendable {
    public let offsetBytes: UInt64
    public let firstPosition: UInt64
    public let events: Int
    public let storedBytes: Int
    public let rawBytes: Int
    public let isLZ4: Bool
    public let recordedAt: Instant
    public let declaredDurable: UInt64

    init(_ header: BlockHeader) {
        (offsetBytes, firstPosition, events) = (header.offsetBytes, header.firstPosition, header.eventCount)
        (storedBytes, rawBytes, isLZ4) = (header.storedBytes, header.rawBytes, header.isLZ4)
        (recordedAt, declaredDurable) = (header.recordedAt, header.durablePosition)
    }
}
