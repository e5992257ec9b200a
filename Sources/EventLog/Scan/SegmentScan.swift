import EventModel

/// Scans the names and times of one sealed LogSegment, row group by row group. Its buffers are reused.
struct SegmentScan: ~Copyable {
    private let segment: SealedSegment
    /// What the column has for the name; one that no row has when the file does not know the name.
    private let wanted: UInt32
    private let occurred: ClosedRange<Int64>
    private var codes = Scratch<UInt32>(capacity: SealedFormat.vectorRows)
    /// Rows of a vector that have the name.
    private var rows = Scratch<UInt32>(capacity: SealedFormat.vectorRows)
    private var times: OccurredAtReader?

    private static let noCode = UInt32.max

    init(_ segment: SealedSegment, name: String, occurred: ClosedRange<Int64>) throws(EventLogError) {
        (self.segment, self.occurred) = (segment, occurred)
        var heap = ByteHeap(capacity: 256)
        var text = name
        text.withUTF8 { PackedText.append($0, to: &heap) }
        let code = name.isEmpty ? -1 : try segment.code(of: heap.bytes.assumingMemoryBound(to: UInt8.self))
        wanted = code.map { UInt32(truncatingIfNeeded: $0 + 1) } ?? Self.noCode
        codes.resize(SealedFormat.vectorRows)
    }

    /// How many rows of a row group have the name and occurred within the range.
    mutating func countMatches(_ group: RowGroup) throws(EventLogError) -> Int {
        guard let chunk = LeafChunk(try group.bytes(RowChunk.names.rawValue), count: group.rows), chunk.kind == .plain else {
            throw group.damaged("the names break the format")
        }
        let names = chunk.integers
        let entry = group.entry
        let isInside = occurred.contains(entry.occurredFromMicros) && occurred.contains(entry.occurredToMicros)
        times = isInside ? nil : try OccurredAtReader(segment, group)
        switch names.encoding {
        case .constant: return UInt32(truncatingIfNeeded: names.constant) == wanted ? try count(rows: 0..<group.rows) : 0
        case .runs: return try countRuns(names, group)
        case .packed: return try countVectors(group.rows, wanted) { names.decode32($0, into: $1) }
        case .dictionary:
            let code = Self.code(of: wanted, in: names.values)
            return try countVectors(group.rows, code) { range, output in names.codes.decode(range, into: output) }
        }
    }

    private static func code(of value: UInt32, in values: PackedIntegers) -> UInt32 {
        let code = (0..<values.count).first { UInt32(truncatingIfNeeded: values[$0]) == value }
        return code.map { UInt32(truncatingIfNeeded: $0) } ?? noCode
    }

    private mutating func countRuns(_ names: IntegerColumn, _ group: RowGroup) throws(EventLogError) -> Int {
        var (matches, start) = (0, 0)
        for run in 0..<names.values.count {
            let end = Int(clamping: names.ends[run])
            guard start <= end, end <= group.rows else { throw group.damaged("the runs of names do not follow one another") }
            if UInt32(truncatingIfNeeded: names.values[run]) == wanted { matches += try count(rows: start..<end) }
            start = end
        }
        return matches
    }

    /// Decodes codes a vector at a time and compares them.
    @inline(__always)
    private mutating func countVectors(
        _ count: Int, _ code: UInt32, _ decode: (Range<Int>, UnsafeMutablePointer<UInt32>) -> Void
    ) throws(EventLogError) -> Int {
        var (matches, start) = (0, 0)
        while start < count {
            let end = min(start &+ SealedFormat.vectorRows, count)
            decode(start..<end, codes.base)
            let found = CodeCompare.count(codes.base, end &- start, equalTo: code)
            if found > 0 { matches += times == nil ? found : try countTimes(of: start..<end, found, code) }
            start = end
        }
        return matches
    }

    /// Of the rows of a vector that have the name, how many occurred within the range.
    private mutating func countTimes(of range: Range<Int>, _ found: Int, _ code: UInt32) throws(EventLogError) -> Int {
        rows.resize(range.count + 1)
        rows.resize(CodeCompare.places(codes.base, range.count, equalTo: code, into: rows.base))
        return times?.count(range, rows.buffer, within: occurred) ?? found
    }

    /// Of rows that all have the name, how many occurred within the range.
    private mutating func count(rows range: Range<Int>) throws(EventLogError) -> Int {
        guard times != nil else { return range.count }
        var (matches, start) = (0, range.lowerBound)
        while start < range.upperBound {
            let end = min(start + SealedFormat.vectorRows, range.upperBound)
            rows.resize(end - start)
            for index in 0..<end - start { rows.base[index] = UInt32(index) }
            matches += times?.count(start..<end, rows.buffer, within: occurred) ?? 0
            start = end
        }
        return matches
    }
}

/// The loops over codes: unit stride over pointers, so that they are vectorised.
enum CodeCompare {
    /// How many of the codes are the one wanted.
    @inline(never)
    static func count(_ codes: UnsafePointer<UInt32>, _ count: Int, equalTo wanted: UInt32) -> Int {
        var (found, index) = (UInt32(0), 0)
        while index < count {
            found &+= codes[index] == wanted ? 1 : 0
            index &+= 1
        }
        return Int(found)
    }

    /// Writes the places of the codes that are the one wanted, without a branch: every place is written, the next one over it unless it counts.
    ///
    /// - Parameter places: Has room for one more than there are codes.
    @inline(never)
    static func places(_ codes: UnsafePointer<UInt32>, _ count: Int, equalTo wanted: UInt32, into places: UnsafeMutablePointer<UInt32>)
        -> Int
    {
        var (written, index) = (0, 0)
        while index < count {
            places[written] = UInt32(truncatingIfNeeded: index)
            written &+= codes[index] == wanted ? 1 : 0
            index &+= 1
        }
        return written
    }
}
