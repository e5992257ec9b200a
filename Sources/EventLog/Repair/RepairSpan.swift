import EventModel

/// A range of a damaged log's positions, and what there is of it.
struct RepairSpan {
    enum Content {
        /// No file at all, or none that can be used.
        case nothing
        /// A sealed LogSegment without damage.
        case intact(SealedFile)
        case sealed(SealedSalvage)
        /// The LogSegment with this index among those that are not sealed.
        case unsealed(Int, wholeBytes: UInt64?)
    }

    let content: Content
    let firstPosition: UInt64
    /// Less than the first when it has no event.
    var lastPosition: UInt64
    /// Positions whose events are lost now, ascending.
    var lost: [ClosedRange<UInt64>] = []
    /// Why they are, for people.
    var reason = ""
    var path = ""
    /// What it links to and what links to it; nil where only its neighbours know.
    var previousHash: UInt64?
    var lastHash: UInt64?
    var segmentIds: ClosedRange<UInt64>?
    /// When the first and the last event that is known here was recorded.
    var recorded: ClosedRange<Instant>?

    var hasEvents: Bool { lastPosition >= firstPosition }
    var positions: ClosedRange<UInt64> { firstPosition...lastPosition }

    /// Positions of no file.
    init(missing positions: ClosedRange<UInt64>, path: String, reason: String) {
        (content, firstPosition, lastPosition) = (.nothing, positions.lowerBound, positions.upperBound)
        (lost, self.path, self.reason) = ([positions], path, reason)
    }

    init(_ file: SealedFile, _ content: Content, lost: [ClosedRange<UInt64>] = [], reason: String = "") {
        let footer = file.footer
        (self.content, firstPosition, lastPosition) = (content, footer.firstPosition, footer.lastPosition)
        (self.lost, path, self.reason) = (lost, file.path, reason)
        (previousHash, lastHash) = (footer.previousHash, footer.lastHash)
        (segmentIds, recorded) = (footer.firstSegmentId...footer.lastSegmentId, footer.recordedFrom...footer.recordedTo)
    }

    init(_ salvage: UnsealedSalvage, index: Int, lost: [ClosedRange<UInt64>], path: String) {
        content = .unsealed(index, wholeBytes: salvage.wholeBytes)
        (firstPosition, lastPosition) = (salvage.firstPosition, salvage.lastPosition)
        (self.lost, self.path, reason) = (lost, path, salvage.damage?.message ?? "")
        (previousHash, lastHash, segmentIds) = (salvage.previousHash, salvage.lastHash, salvage.segmentId.map { $0...$0 })
        if let first = salvage.blocks.first?.header.recordedAt, let last = salvage.blocks.last?.header.recordedAt { recorded = first...max(first, last) }
    }
}
