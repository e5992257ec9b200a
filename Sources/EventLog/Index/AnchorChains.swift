import EventModel

/// For each anchor the positions of its events, newest first: every event points back to the one before it under the same anchor.
///
/// Four bytes an event and four an identifier. Positions are held in 32 bits; ``positionMax`` bounds the log while it is indexed so.
struct AnchorChains: Sendable {
    static let positionMax = UInt64(UInt32.max)
    private static let chunkBits = 16
    private static let chunkCount = 1 << chunkBits

    private var chunks: [[UInt32]] = []
    private var last: [UInt32] = []
    private(set) var count: UInt64 = 0

    /// Adds the event at the next position.
    mutating func append(_ anchor: IdentifierOrdinal) {
        let index = Int(anchor.rawValue)
        if index >= last.count { last.append(contentsOf: repeatElement(0, count: max(index + 1 - last.count, 1024))) }
        if chunks.last.map({ $0.count == Self.chunkCount }) ?? true {
            var chunk: [UInt32] = []
            chunk.reserveCapacity(Self.chunkCount)
            chunks.append(chunk)
        }
        chunks[chunks.count - 1].append(last[index])
        count += 1
        last[index] = UInt32(truncatingIfNeeded: count)
    }

    /// The newest event under an anchor; 0 when there is none.
    func newest(_ anchor: IdentifierOrdinal) -> UInt64 {
        let index = Int(anchor.rawValue)
        return index < last.count ? UInt64(last[index]) : 0
    }

    /// The event before `position` under the same anchor; 0 when there is none.
    func previous(_ position: UInt64) -> UInt64 {
        let index = Int(position - 1)
        return UInt64(chunks[index >> Self.chunkBits][index & (Self.chunkCount - 1)])
    }
}
