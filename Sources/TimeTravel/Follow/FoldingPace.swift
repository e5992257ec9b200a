import Synchronization

/// How fast events are folded, from what was folded so far.
final class FoldingPace: Sendable {
    private let events = Atomic(0)
    private let micros = Atomic(0)

    func note(events count: Int, in time: Duration) {
        events.wrappingAdd(count, ordering: .relaxed)
        micros.wrappingAdd(Int(time / .microseconds(1)), ordering: .relaxed)
    }

    /// How long folding so many more will take; nil before anything was folded.
    func seconds(for count: UInt64) -> Double? {
        let (events, micros) = (events.load(ordering: .relaxed), micros.load(ordering: .relaxed))
        return events > 0 ? Double(count) * Double(micros) / Double(events) / 1_000_000 : nil
    }
}
