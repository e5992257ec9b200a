import EventModel

/// Goes through the rows of one file that a clustering places elsewhere, in their new order. They may stand anywhere: each run is read by itself.
struct MovedRows: ~Copyable {
    private let segment: SealedSegment
    private let runs: [ClusterPlan.MovedRun]
    /// Readers of row groups: of group `g`, when it is open, at `g % readersMax`. A reader keeps blocks of strings unpacked, so they are few.
    private let readers: UnsafeMutablePointer<RowReader>
    /// The row group of each reader; -1 where none is open.
    private var openGroups = [Int](repeating: -1, count: Self.readersMax)
    private static let readersMax = 8
    private var next = 0
    /// The row group of the present run, and the place of its reader.
    private var group: RowGroup
    private var slot = 0
    private var rowsLeft = 0
    private var identifiers: [IdentifierOrdinal] = []
    private var ordinals: [UInt32] = []
    private var text = ByteHeap(capacity: 256)

    private(set) var isAtEnd: Bool
    private(set) var key = ClusterKey(cluster: 0, anchor: 0)
    private(set) var occurredAtMicros: Int64 = 0
    private(set) var position: UInt64 = 0

    init(_ segment: SealedSegment, _ runs: [ClusterPlan.MovedRun]) {
        (self.segment, self.runs, group, isAtEnd) = (segment, runs, segment.groups[0], runs.isEmpty)
        readers = .allocate(capacity: Self.readersMax)
    }

    deinit {
        for (slot, group) in openGroups.enumerated() where group >= 0 { (readers + slot).deinitialize(count: 1) }
        readers.deallocate()
    }

    /// Goes to the first row.
    mutating func begin() throws(EventLogError) { try openRun() }

    private mutating func openRun() throws(EventLogError) {
        guard next < runs.count else {
            isAtEnd = true
            return
        }
        let moved = runs[next]
        (key, group, slot, next) = (moved.key, segment.groups[Int(moved.group)], Int(moved.group) % Self.readersMax, next + 1)
        let columns = try group.columns()
        let (run, start) = (Int(moved.run), Int(clamping: columns.runStarts[Int(moved.run)]))
        let end = run + 1 < group.entry.runs ? Int(clamping: columns.runStarts[run + 1]) : group.rows
        guard start < end, end <= group.rows else { throw group.damaged("runs do not follow one another") }
        openReader(Int(moved.group), columns)
        rowsLeft = end - start
        try readers[slot].seek(start..<end)
        try readRow()
    }

    private mutating func openReader(_ index: Int, _ columns: RowColumns) {
        guard openGroups[slot] != index else { return }
        if openGroups[slot] >= 0 { (readers + slot).deinitialize(count: 1) }
        (readers + slot).initialize(to: RowReader(segment, group, columns))
        openGroups[slot] = index
    }

    private mutating func readRow() throws(EventLogError) {
        try readers[slot].readRow()
        (occurredAtMicros, position) = (readers[slot].row.occurredAtMicros, readers[slot].row.position)
        rowsLeft -= 1
    }

    /// The present row, in the file's own numbers.
    var row: RowReader.Row { readers[slot].row }

    var rowInFile: Int { group.firstRow + readers[slot].rowInGroup }

    /// The present row's identifiers, valid during `body`.
    mutating func withTuple(_ body: (IdentifierTuple) throws(EventLogError) -> Void) throws(EventLogError) {
        identifiers.removeAll(keepingCapacity: true)
        ordinals.removeAll(keepingCapacity: true)
        let anchorIndex = try readers[slot].appendIdentifiers(to: &identifiers)
        for identifier in identifiers { ordinals.append(identifier.rawValue) }
        try ordinals.withUnsafeBufferPointer { ordinals throws(EventLogError) in
            try body(IdentifierTuple(ordinals: ordinals, anchorIndex: anchorIndex))
        }
    }

    /// The present row's next value of a column: an integer, or a number with its scale.
    mutating func nextNumber(_ column: Int) throws(EventLogError) -> (value: Int64, scale: UInt8) {
        try readers[slot].nextNumber(column)
    }

    /// The present row's next value of a column of packed values, as bytes; valid during `body`.
    mutating func withNextText(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void) throws(EventLogError) {
        text.removeAll()
        try readers[slot].appendNextText(column, to: &text)
        body(text.bytes.assumingMemoryBound(to: UInt8.self))
    }

    /// Goes to the next row, once all values of the present one were taken.
    mutating func advance() throws(EventLogError) {
        if rowsLeft == 0 { try openRun() } else { try readRow() }
    }
}
