/// Names of sealed LogSegments and of what is on its way to become one.
enum SealedName {
    static let suffix = ".sealed"
    /// A LogSegment being sealed, and one being made by compaction; removed at start.
    static let sealing = "sealing.new"
    static let compacting = "compacting.new"
    /// One being written anew without what an erasure takes.
    static let erasing = "erasing.new"

    /// First and last position with 20 digits each, and the level.
    static func of(firstPosition: UInt64, lastPosition: UInt64, level: UInt32) -> String {
        "\(SegmentName.padded(firstPosition))-\(SegmentName.padded(lastPosition))-\(level)\(suffix)"
    }

    static func of(_ footer: SealedFooter) -> String {
        of(firstPosition: footer.firstPosition, lastPosition: footer.lastPosition, level: footer.level)
    }

    /// Whether a name is that of a sealed LogSegment.
    static func isSealed(_ name: String) -> Bool { lastPosition(name) != nil }

    /// The last position of the sealed LogSegment with a name; nil when it is no such name.
    static func lastPosition(_ name: String) -> UInt64? {
        let parts = name.dropLast(suffix.count).split(separator: "-", omittingEmptySubsequences: false)
        guard name.hasSuffix(suffix), parts.count == 3, let first = UInt64(parts[0]), let last = UInt64(parts[1]), let level = UInt32(parts[2]) else {
            return nil
        }
        return of(firstPosition: first, lastPosition: last, level: level) == name ? last : nil
    }
}
