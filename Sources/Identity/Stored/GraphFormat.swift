// The stored form of an identity graph: `Identity.docc/StoredGraph.md`.
//
// Invariants
//   1. Every section of ``GraphSection`` is there once, in that order.
//   2. Sections begin at multiples of `alignmentBytes`; what lies between is zero.
//   3. The same events folded under the same rules give the same bytes, in whatever batches they came and however often the graph was
//      stored and read on the way.

/// Constants of the stored form of an identity graph.
enum GraphFormat {
    /// "HSIDGRPH".
    static let magic: UInt64 = 0x4850_5247_4449_5348
    static let version: UInt32 = 2
    static let headerBytes = 64
    static let entryBytes = 64
    static let nameBytesMax = 24
    static let alignmentBytes = 64

    static func aligned(_ bytes: Int) -> Int { (bytes + alignmentBytes - 1) / alignmentBytes * alignmentBytes }
}

/// The tables of the graph, in the order in which they are stored.
enum GraphSection: String, CaseIterable {
    case kinds
    case nodes
    case sightings
    case newestSightings = "sightings.newest"
    case components
    case componentCounts = "components.counts"
    case links
    case hubPairs = "links.hub-pairs"
    case followers = "links.followers"
    case restored = "links.restored"
    case restoredIndexes = "links.restored-ix"
    case owners
    case ownerStarts = "owners.starts"
    case ownerAnchors = "owners.anchors"
    case unlinks
    case unlinkMentions = "unlinks.mentions"
    case partedPairs = "unlinks.pairs"
    case partedPairIndexes = "unlinks.pair-indexes"
    case partedIdentifiers = "unlinks.identifiers"
    case partedIdentifierIndexes = "unlinks.identifier-ix"
    case refusals
    case latestRefusals = "refusals.latest"
    case refusalsByIdentifier = "refusals.identifiers"
    case refusalsByOwner = "refusals.owners"
    case retractions
    case retractionIndexes = "retractions.indexes"
}
