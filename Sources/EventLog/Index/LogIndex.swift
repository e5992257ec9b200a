import EventModel
import Synchronization

/// What readers need to find events: LogSegments, Blocks by position, and each anchor's chain. The writer adds once a commit.
final class LogIndex: Sendable {
    struct State: Sendable {
        var segments: [SegmentFile] = []
        /// Blocks with events, by position.
        var blocks: [BlockPlace] = []
        var chains = AnchorChains()
        var durablePosition: UInt64 = 0
        /// Names of sources by the LogSegment's own codes.
        var sources: [[String]] = []
    }

    private let state: Mutex<State>
    /// The Block last read to verify a messageId: a resent batch meets its own Blocks again in order.
    let lastBlock = Mutex<(firstPosition: UInt64, payload: BlockPayload)?>(nil)
    /// Links of a chain followed under one lock.
    private static let chainStepsMax = 4096

    init(_ initial: State) { state = Mutex(initial) }

    var durablePosition: UInt64 { state.withLock { $0.durablePosition } }

    func withState<R: Sendable>(_ body: (inout State) -> R) -> R { state.withLock { body(&$0) } }

    /// Positions of the events under an anchor, at most `upTo`, oldest first. O(events of the anchor).
    func positions(anchor: IdentifierOrdinal, upTo: UInt64) -> [UInt64] {
        var positions: [UInt64] = []
        var at = state.withLock { $0.chains.newest(anchor) }
        while at != 0 {
            at = state.withLock { state in
                var (at, steps) = (at, 0)
                while at != 0, steps < Self.chainStepsMax {
                    if at <= upTo { positions.append(at) }
                    at = state.chains.previous(at)
                    steps += 1
                }
                return at
            }
        }
        return positions.reversed()
    }

    /// The Block that holds `position`, with its LogSegment and the names of its sources; nil when no Block does.
    func block(_ position: UInt64) -> (place: BlockPlace, segment: SegmentFile, sources: [String])? {
        state.withLock { state in
            let index = state.blocks.partition { $0.endPosition > position }
            guard index < state.blocks.count, state.blocks[index].firstPosition <= position else { return nil }
            let place = state.blocks[index]
            return (place, state.segments[Int(place.segment)], state.sources[Int(place.segment)])
        }
    }

    /// The highest position recorded at or before an instant. Commits follow one another in time, so Blocks are sorted by it.
    func position(recordedAtOrBefore instant: Instant) -> UInt64 {
        state.withLock { state in
            let index = state.blocks.partition { $0.recordedAt > instant }
            return index == 0 ? 0 : state.blocks[index - 1].endPosition - 1
        }
    }
}

extension Array {
    /// Index of the first element for which `isBehind` holds; the array must be sorted by it. O(log n).
    func partition(_ isBehind: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
