import EventModel

/// A LogSegment that is not sealed, in figures.
public struct UnsealedFigures: Sendable {
    public let path: String
    public let isActive: Bool
    public private(set) var segmentId: UInt64 = 0
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
    /// Nil also when what breaks the end was never acknowledged.
    private(set) var damage: EventLogError?

    public var lastPosition: UInt64 { firstPosition + UInt64(events) - 1 }
    /// Bytes that Blocks take in the file, headers included.
    public var blockBytes: Int { blocks.reduce(0) { $0 + $1.storedBytes + SegmentFormat.blockHeaderBytes } }
    /// Payload bytes before LZ4.
    public var rawBytes: Int { blocks.reduce(0) { $0 + $1.rawBytes } }

    init(_ files: LogFiles, _ index: Int, _ sampleEvents: Int, _ sample: inout JSONSample) throws(EventLogError) {
        let file = files.unsealed[index]
        (path, firstPosition, fileBytes) = (file.path, file.firstPosition, file.bytes)
        isActive = index == files.unsealed.count - 1
        let walked = try files.walk(index) { take($0, $1, sampleEvents, &sample) }
        segmentId = walked.header.segmentId
        switch walked.end {
        case .whole: break
        case .torn(let error): brokenEnd = "\(error.message) at byte \(error.offsetBytes ?? 0)"
        case .damaged(let error):
            brokenEnd = "\(error.message) at byte \(error.offsetBytes ?? 0)"
            damage = error
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
