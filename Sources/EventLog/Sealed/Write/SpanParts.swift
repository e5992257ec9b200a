/// How a range of positions that is sealed anew becomes several files: LogSegments large enough to be few, small enough to be sealed in memory.
enum SpanParts {
    /// So many events go into one file, as far as LogSegments can be told apart.
    private static let eventsTarget: UInt64 = 500_000

    /// - Parameters:
    ///   - files: How many there may be at most: one for each LogSegment that the range stands for.
    ///   - commitStart: The first position of the commit that a position is of; files begin there.
    static func cut(_ positions: ClosedRange<UInt64>, files: UInt64, commitStart: (UInt64) -> UInt64) -> [ClosedRange<UInt64>] {
        let total = positions.upperBound - positions.lowerBound + 1
        let count = min(max(total / eventsTarget, 1), files)
        let step = total / count
        var (parts, first): ([ClosedRange<UInt64>], UInt64) = ([], positions.lowerBound)
        for number in 1..<max(count, 1) {
            let border = commitStart(positions.lowerBound + number * step)
            guard border > first else { continue }
            parts.append(first...border - 1)
            first = border
        }
        return parts + [first...positions.upperBound]
    }

    /// A link between files that there were none of.
    static func link(_ logId: UInt64, _ position: UInt64) -> UInt64 { [logId, position].withUnsafeBytes { SegmentFormat.checksum($0) } }
}
