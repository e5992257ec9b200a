/// What the daemon answered.
struct HTTPAnswer {
    let status: Int
    let body: [UInt8]
    /// How long the daemon worked on it, as it says itself.
    let serverMillis: Double?

    var lines: Int { body.count { $0 == 0x0A } }
}
