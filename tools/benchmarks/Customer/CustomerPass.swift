/// How long each of some customers took.
struct CustomerPass {
    private(set) var wall = Latencies()
    /// As the daemon says; empty when it does not.
    private(set) var daemon = Latencies()
    private(set) var events = 0

    mutating func add(wallNanos: Int, serverMillis: Double?, events: Int) {
        wall.add(wallNanos)
        if let serverMillis { daemon.add(Int(serverMillis * 1e6)) }
        self.events += events
    }

    mutating func add(_ other: CustomerPass) {
        wall.add(other.wall)
        daemon.add(other.daemon)
        events += other.events
    }
}
