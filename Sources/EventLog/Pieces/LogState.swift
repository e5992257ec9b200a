import EventModel

/// The pieces of a log at one moment, oldest first, without gaps. Immutable; whoever holds one keeps its pieces readable.
final class LogState: Sendable {
    let sealed: [any LogPiece]
    /// Rolled, waiting to be sealed.
    let unsealed: [UnsealedSegment]
    /// The one being appended to; nil when a folder without LogSegments was opened for reading.
    let active: UnsealedSegment?
    let erasures: ErasureTally
    /// What an erasure under way takes: readers do not see it any more, though files still hold it.
    let veil: ErasureIntent?
    /// All of them by position.
    let pieces: [any LogPiece]

    init(sealed: [any LogPiece] = [], unsealed: [UnsealedSegment] = [], active: UnsealedSegment? = nil, erasures: ErasureTally = .none, veil: ErasureIntent? = nil) {
        (self.sealed, self.unsealed, self.active, self.erasures, self.veil) = (sealed, unsealed, active, erasures, veil)
        pieces = sealed + (unsealed as [any LogPiece]) + (active.map { [$0] } ?? [])
    }

    /// Index of the piece that holds a position, or would if it went that far; nil before the first piece. O(log pieces).
    func index(of position: UInt64) -> Int? {
        let behind = pieces.partition { $0.firstPosition > position }
        return behind == 0 ? nil : behind - 1
    }

    /// The state after the active LogSegment rolled.
    func rolled(to next: UnsealedSegment) -> LogState {
        LogState(sealed: sealed, unsealed: unsealed + (active.map { [$0] } ?? []), active: next, erasures: erasures, veil: veil)
    }

    /// The state after the oldest unsealed LogSegment was sealed; nil when it is not the oldest.
    func replacing(unsealed old: UnsealedSegment, by new: any LogPiece) -> LogState? {
        guard unsealed.first === old, new.firstPosition == old.firstPosition, new.lastPosition == old.lastPosition else { return nil }
        return LogState(sealed: sealed + [new], unsealed: Array(unsealed.dropFirst()), active: active, erasures: erasures, veil: veil)
    }

    /// The state after neighbouring sealed LogSegments were written anew as others of the same positions; nil when they do not stand side by side here.
    func replacing(sealed old: [any LogPiece], by new: [any LogPiece]) -> LogState? {
        guard let first = old.first, let last = old.last, let newFirst = new.first, let newLast = new.last, let start = sealed.firstIndex(where: { $0 === first }),
            start + old.count <= sealed.count, zip(sealed[start...], old).allSatisfy({ $0 === $1 }),
            newFirst.firstPosition == first.firstPosition, newLast.lastPosition == last.lastPosition
        else { return nil }
        return LogState(sealed: sealed[..<start] + new + sealed[(start + old.count)...], unsealed: unsealed, active: active, erasures: erasures, veil: veil)
    }

    func having(_ erasures: ErasureTally) -> LogState { LogState(sealed: sealed, unsealed: unsealed, active: active, erasures: erasures, veil: veil) }

    /// The state from when an erasure is certain, with it, until it is complete, without.
    func hiding(_ erasure: ErasureIntent?) -> LogState { LogState(sealed: sealed, unsealed: unsealed, active: active, erasures: erasures, veil: erasure) }
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
