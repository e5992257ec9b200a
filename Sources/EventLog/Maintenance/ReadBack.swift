import EventModel

/// Reads a sealed or compacted file back before it takes the place of what it was made of.
///
/// Every chunk of it is verified and decoded, the sort order is checked, and each row's own fields are compared with the inputs' (as a sum of
/// hashes, which does not depend on the order of rows). Of the events one in ``sampleRows`` is put together from both and compared byte for byte.
enum ReadBack {
    /// One event in so many is compared whole.
    static let sampleRows = 1024

    /// - Throws: ``EventLogError`` `damaged` naming the output when it is not what its inputs are.
    static func check(_ output: SealedSegment, _ inputs: [SealedSegment]) throws(EventLogError) {
        var (before, after) = (RowSum(), RowSum())
        for input in inputs { try before.add(input) }
        try after.addVerifying(output)
        guard before == after else { throw mismatch(output, "rows") }
        try compareSample(output, inputs)
    }

    /// Checks a file just sealed against the rows that it was made of, before those are given up.
    ///
    /// - Throws: ``EventLogError`` `damaged` naming the file when it is not what they are.
    static func check(sealed output: SealedSegment, _ rows: UnsealedSegment) throws(EventLogError) {
        var (before, after) = (RowSum(), RowSum())
        try before.add(rows)
        try after.addVerifying(output)
        guard before == after else { throw mismatch(output, "rows") }
        guard output.firstPosition == rows.firstPosition, output.lastPosition == rows.lastPosition else { throw mismatch(output, "positions") }
        var row = 0
        while row < output.rowCount {
            let event = try output.event(row: row)
            var builder = EventBatchBuilder()
            try rows.append(positions: event[0].position.rawValue...event[0].position.rawValue, to: &builder)
            guard isSame(builder.build()[0], event[0]) else { throw mismatch(output, "events") }
            row += sampleRows
        }
    }

    /// Checks files that were written anew with some rows changed: what stays is there, what was erased is an empty row, what was reduced has lost its content.
    ///
    /// - Throws: ``EventLogError`` `damaged` naming the first output when they are not what the input is with that changed.
    static func check(_ outputs: [SealedSegment], of input: SealedSegment, _ edit: RowEdit) throws(EventLogError) {
        var (before, after) = (RowSum(), RowSum())
        switch edit {
        case .erase(let scope): try before.add(input, without: scope)
        case .reduce: try before.add(input)
        }
        for output in outputs { try after.addVerifying(output) }
        guard before == after else { throw mismatch(outputs[0], "rows") }
        let order = try PositionOrder(input)
        for output in outputs {
            var row = 0
            while row < output.rowCount {
                let event = try output.event(row: row)
                let old = try input.event(row: Int(order.rows[Int(event[0].position.rawValue - input.firstPosition)]))
                guard isRight(event[0], old[0], edit) else { throw mismatch(output, "events") }
                row += sampleRows
            }
        }
    }

    private static func isRight(_ event: RecordedEvent, _ old: RecordedEvent, _ edit: RowEdit) -> Bool {
        switch edit {
        case .erase(let scope) where scope.takes(old.position.rawValue, old.identifiers): event.identifiers.isEmpty
        case .reduce(let positions) where positions.contains(old.position.rawValue):
            ReducedEvent.isReduced(event.event) && Array(event.identifiers) == Array(old.identifiers) && event.occurredAt == old.occurredAt
        default: isSame(old, event)
        }
    }

    private static func mismatch(_ output: SealedSegment, _ what: String) -> EventLogError {
        output.file.damaged("the \(what) of the new file are not those that went in; it is not put in force", at: 0)
    }

    private static func compareSample(_ output: SealedSegment, _ inputs: [SealedSegment]) throws(EventLogError) {
        // A row is found by its position: an anchor may have any number of events. Four bytes a row while this goes on.
        var orders: [PositionOrder] = []
        for input in inputs { orders.append(try PositionOrder(input)) }
        var row = 0
        while row < output.rowCount {
            let event = try output.event(row: row)
            let position = event[0].position.rawValue
            guard let index = inputs.firstIndex(where: { $0.lastPosition >= position }), position >= inputs[index].firstPosition else {
                throw mismatch(output, "positions")
            }
            let input = try inputs[index].event(row: Int(orders[index].rows[Int(position - inputs[index].firstPosition)]))
            guard isSame(input[0], event[0]) else { throw mismatch(output, "events") }
            row += sampleRows
        }
    }

    private static func isSame(_ a: RecordedEvent, _ b: RecordedEvent) -> Bool {
        a.recordedAt == b.recordedAt && a.occurredAt == b.occurredAt && a.type == b.type && a.source == b.source
            && Array(a.identifiers) == Array(b.identifiers) && a.assignedMessageId == b.assignedMessageId && a.event == b.event
    }
}

/// The number of rows of files, and a sum over position, occurredAt, anchor and kind of each.
private struct RowSum: Equatable {
    private var rows = 0
    private var sum: UInt64 = 0

    mutating func add(_ rows: UnsealedSegment) throws(EventLogError) {
        try rows.forEachEvent { (event) throws(EventLogError) in
            let anchor = event.identifiers.anchor
            let kind = UInt64(event.type.rawValue) | UInt64(event.flags) << 8
            add(event.position, UInt64(bitPattern: event.occurredAt.micros), (anchor == .none ? 0 : UInt64(anchor.rawValue)) | kind << 32)
        }
    }

    mutating func add(_ segment: SealedSegment) throws(EventLogError) {
        var decoded = DecodedRowGroup(segment, columns: try segment.groups[0].columns())
        for group in segment.groups {
            try decoded.decodeRows(of: group)
            try add(decoded)
        }
    }

    /// The same for a file as it is to be once an erasure has taken its events.
    mutating func add(_ segment: SealedSegment, without scope: ErasureScope) throws(EventLogError) {
        let erased = UInt64(EventType.track.rawValue) | UInt64(RowFlags.erased) << 8
        var decoded = DecodedRowGroup(segment, columns: try segment.groups[0].columns())
        for group in segment.groups {
            try decoded.decodeRows(of: group)
            try decoded.forEachRun { (rows, anchor) throws(EventLogError) in
                for row in rows {
                    let position = segment.firstPosition &+ UInt64(bitPattern: decoded.positions[row])
                    var isTaken = false
                    try decoded.withTuple(ofRow: row) { tuple throws(EventLogError) in isTaken = scope.takes(position, tuple) }
                    if isTaken {
                        add(position, UInt64(bitPattern: segment.commitSpan(of: position).recordedAt.micros), erased << 32)
                    } else {
                        add(position, UInt64(bitPattern: decoded.occurredAt[row]), UInt64(anchor) | UInt64(bitPattern: decoded.kinds[row]) << 32)
                    }
                }
            }
        }
    }

    /// Decodes everything, and checks that the rows are in order.
    mutating func addVerifying(_ segment: SealedSegment) throws(EventLogError) {
        try segment.verifyDictionary()
        var decoded = DecodedRowGroup(segment, columns: try segment.groups[0].columns())
        var last: RowKey?
        for group in segment.groups {
            try decoded.decode(group)
            try add(decoded)
            try decoded.forEachKey { (key) throws(EventLogError) in
                if let last, !(last < key) { throw group.damaged("rows are not in the order of cluster, anchor, occurredAt and position") }
                last = key
            }
            try decoded.checkClusters()
        }
    }

    private mutating func add(_ decoded: borrowing DecodedRowGroup) throws(EventLogError) {
        try decoded.forEachRun { (rows, anchor) throws(EventLogError) in
            for row in rows {
                let position = decoded.segment.firstPosition &+ UInt64(bitPattern: decoded.positions[row])
                add(position, UInt64(bitPattern: decoded.occurredAt[row]), UInt64(anchor) | UInt64(bitPattern: decoded.kinds[row]) << 32)
            }
        }
    }

    /// Mixed as in MurmurHash3's finalizer, so that no two rows' changes cancel out by chance.
    private mutating func add(_ position: UInt64, _ occurredAt: UInt64, _ rest: UInt64) {
        rows += 1
        var hash = position &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ (hash >> 33) ^ occurredAt) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ (hash >> 33) ^ rest) &* 0xC4CE_B9FE_1A85_EC53
        sum &+= hash ^ (hash >> 33)
    }
}

/// What a file's rows are sorted by.
struct RowKey: Comparable {
    var run: ClusterKey
    var occurredAtMicros: Int64
    var position: UInt64

    static func < (a: RowKey, b: RowKey) -> Bool {
        if a.run != b.run { return a.run < b.run }
        return a.occurredAtMicros != b.occurredAtMicros ? a.occurredAtMicros < b.occurredAtMicros : a.position < b.position
    }
}

extension DecodedRowGroup {
    /// Calls `body` with the sort key of each row, in order.
    func forEachKey(_ body: (RowKey) throws(EventLogError) -> Void) throws(EventLogError) {
        for run in 0..<group.entry.runs {
            let key = columns.key(ofRun: run)
            for row in rows(ofRun: run) {
                try body(RowKey(run: key, occurredAtMicros: occurredAt[row], position: segment.firstPosition &+ UInt64(bitPattern: positions[row])))
            }
        }
    }
}
