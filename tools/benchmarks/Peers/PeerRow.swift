/// A line of what a peer's program prints: a row of the table.
struct PeerRow: Decodable {
    let system: String
    let what: String
    /// One value each round.
    let figures: [String: [Double]]?
    /// Why there are no figures.
    let unavailable: String?
    let note: String?
}
