import NIOCore

/// How many bytes may be read that are not answered yet, so that what is read is answered soon however much is offered.
///
/// A few writes' worth: what the log has taken of late in the time of a write, several times. Less would leave the disk idle between writes, more would only
/// wait. As BBR bounds what is in flight by rate times the shortest round trip (Cardwell et al., "BBR: Congestion-Based Congestion Control",
/// ACM Queue 14(5), 2016); here the round trip is the write alone, which does not grow with what waits for it.
struct ReadBudget {
    /// One read; also while nothing is known.
    static let bytesMin = 256 * 1024
    static let bytesMax = 32 << 20
    /// One that is written, one that is being built, and room for the rate to grow.
    private static let writes = 4.0
    /// The rate of late is the highest of between one and two of these.
    private static let window = TimeAmount.milliseconds(250)
    private static let rateInterval = TimeAmount.milliseconds(20)

    private(set) var bytes = bytesMin
    private var (rate, rateBefore, windowBegan): (Double, Double, NIODeadline)
    private var (intervalBytes, intervalBegan): (Int, NIODeadline)

    init(now: NIODeadline) {
        (rate, rateBefore, windowBegan) = (0, 0, now)
        (intervalBytes, intervalBegan) = (0, now)
    }

    /// Takes note of a request that was answered.
    ///
    /// - Parameter write: How long the last write took to be durable.
    mutating func answered(bytes answered: Int, write: TimeAmount, now: NIODeadline) {
        intervalBytes += answered
        let elapsed = now - intervalBegan
        guard elapsed >= Self.rateInterval else { return }
        rate = max(rate, Double(intervalBytes) / Self.seconds(elapsed))
        (intervalBytes, intervalBegan) = (0, now)
        if now - windowBegan >= Self.window { (rateBefore, rate, windowBegan) = (rate, 0, now) }
        let wanted = Self.writes * max(rate, rateBefore) * Self.seconds(write)
        bytes = Int(min(max(wanted, Double(Self.bytesMin)), Double(Self.bytesMax)))
    }

    private static func seconds(_ time: TimeAmount) -> Double { Double(time.nanoseconds) / 1e9 }
}
