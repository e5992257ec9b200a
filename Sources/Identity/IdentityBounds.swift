/// The bounds of the identity graph, in one place.
enum IdentityBounds {
    /// Kinds whose limits are enforced. Kinds that appear later have no limit, so that nobody can slow the fold by inventing kinds.
    static let countedKindsMax = 4096
    /// Most links one event can make: every pair of its identifiers.
    static let linksPerEventMax = 128
    /// Links of one graph.
    static let linksMax = Int(UInt32.max) - 1
    /// Retractions of retractions that are followed.
    static let retractionDepthMax = 64
}
