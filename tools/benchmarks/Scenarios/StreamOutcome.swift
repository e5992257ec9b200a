/// What the connections of a scenario saw.
struct StreamOutcome: Sendable {
    var latencies = Latencies()
    private(set) var rejected = 0
    private(set) var duplicates = 0
    private(set) var firstError: String?

    mutating func note(rejected: Int, duplicates: Int, firstError: String?) {
        self.rejected += rejected
        self.duplicates += duplicates
        self.firstError = self.firstError ?? firstError
    }

    mutating func add(_ other: StreamOutcome) {
        latencies.add(other.latencies)
        note(rejected: other.rejected, duplicates: other.duplicates, firstError: other.firstError)
    }
}
