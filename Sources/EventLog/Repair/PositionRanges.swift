/// Ranges of positions, ascending and apart.
enum PositionRanges {
    /// The ranges that ascending positions make.
    static func of(_ positions: some Sequence<UInt64>) -> [ClosedRange<UInt64>] {
        var ranges: [ClosedRange<UInt64>] = []
        for position in positions { append(position...position, to: &ranges) }
        return ranges
    }

    /// Adds a range that begins behind all others; it is joined to one that it touches.
    static func append(_ range: ClosedRange<UInt64>, to ranges: inout [ClosedRange<UInt64>]) {
        guard let last = ranges.last, last.upperBound + 1 == range.lowerBound else { return ranges.append(range) }
        ranges[ranges.count - 1] = last.lowerBound...range.upperBound
    }

    static func count(_ ranges: [ClosedRange<UInt64>]) -> UInt64 { ranges.reduce(0) { $0 + ($1.upperBound - $1.lowerBound + 1) } }
}
