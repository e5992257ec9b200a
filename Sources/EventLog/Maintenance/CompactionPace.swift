/// Keeps a merge at a rate, so that it leaves disk and processor to others.
struct CompactionPace {
    /// Events a second; nil for as fast as it goes.
    let eventsPerSecondMax: Int?
    private let beganMicros: Int64

    init(eventsPerSecondMax: Int?, now: Int64) { (self.eventsPerSecondMax, beganMicros) = (eventsPerSecondMax, now) }

    /// Microseconds to wait when so many events are done; 0 when it is not too fast.
    func pauseMicros(done events: Int, now: Int64) -> Int64 {
        guard let limit = eventsPerSecondMax, limit > 0 else { return 0 }
        let due = Int64(Double(events) / Double(limit) * 1_000_000)
        return max(due - (now - beganMicros), 0)
    }
}
