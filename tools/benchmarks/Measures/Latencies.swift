/// Waiting times in nanoseconds.
struct Latencies: Sendable {
    private(set) var nanos: [Int] = []

    mutating func add(_ value: Int) { nanos.append(max(0, value)) }
    mutating func add(_ others: Latencies) { nanos += others.nanos }

    /// The value that `share` of all stay at or below, in microseconds; 0 when there are none.
    func percentileMicros(_ share: Double) -> Double {
        guard !nanos.isEmpty else { return 0 }
        let sorted = nanos.sorted()
        let rank = Int((share * Double(sorted.count)).rounded(.up)) - 1
        return Double(sorted[min(max(rank, 0), sorted.count - 1)]) / 1000
    }
}
