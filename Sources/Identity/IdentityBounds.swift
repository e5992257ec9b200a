/// The bounds of the identity graph, in one place.
enum IdentityBounds {
    /// Kinds that are told apart: 13 bits of a node. Kinds that appear later are taken for one.
    static let kindsMax = 8192
    /// Kinds whose limits are enforced. Kinds that appear later have no limit, so that nobody can slow the fold by inventing kinds.
    static let countedKindsMax = 4096
    /// Most links one event can make: every pair of its identifiers.
    static let linksPerEventMax = 128
    /// Links of one graph.
    static let linksMax = Int(UInt32.max) - 1
    /// Ordinals: one bit less than they have, which components use.
    static let ordinalMax = UInt32(Int32.max)
    /// Positions: 44 bits of a node.
    static let positionMax: UInt64 = (1 << 44) - 1
    /// Retractions of retractions that are followed.
    static let retractionDepthMax = 64
}
