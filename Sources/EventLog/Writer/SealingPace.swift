import EventModel
import Synchronization

/// Slows appending down, commit by commit, while sealing is behind: else the writer would stop for the rest of a whole LogSegment once too many wait.
///
/// What is left of the sealing that a roll waits for is spread over what is left of the active LogSegment. Shared by the thread that seals, which says
/// how far it is, and the writer, which asks. How long a row takes is known from the LogSegment that was sealed last.
final class SealingPace: Sendable {
    private struct State {
        /// Of the last LogSegment; 0 while none was sealed.
        var microsPerRow = 0.0
        var underWay: (first: UInt64, rows: Int, began: Int64)?
    }

    private let state = Mutex(State())

    /// One commit is never put off by more, so that a wrong guess costs little.
    static let delayMicrosMax: Int64 = 50_000

    /// Sealing of a LogSegment begins.
    func begin(firstPosition: UInt64, rows: Int, now: Int64) {
        state.withLock { $0.underWay = (firstPosition, rows, now) }
    }

    /// - Parameter isDone: False when sealing failed, which says nothing about how long it takes.
    func end(now: Int64, isDone: Bool) {
        state.withLock { state in
            if isDone, let underWay = state.underWay, underWay.rows > 0 { state.microsPerRow = Double(now - underWay.began) / Double(underWay.rows) }
            state.underWay = nil
        }
    }

    /// How long to put off a commit.
    ///
    /// - Parameters:
    ///   - share: What it takes of the room that the active LogSegment has left, 0 to 1.
    ///   - firstPosition: Of the LogSegment whose sealing the next roll waits for, the oldest.
    ///   - rows: Of the same.
    func delayMicros(share: Double, firstPosition: UInt64, rows: Int, now: Int64) -> Int64 {
        let (microsPerRow, underWay) = state.withLock { ($0.microsPerRow, $0.underWay) }
        let elapsed = underWay.map { $0.first == firstPosition ? Double(now - $0.began) : 0 } ?? 0
        let left = max(Double(rows) * microsPerRow - elapsed, 0)
        return min(Int64(left * min(max(share, 0), 1)), Self.delayMicrosMax)
    }
}
