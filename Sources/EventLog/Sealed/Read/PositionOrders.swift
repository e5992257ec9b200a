import EventModel
import Synchronization

/// Rows by position, for the LogSegments that were last walked by position: a walk asks for thousands of events after one another.
///
/// Four bytes an event while kept, for ``keptMax`` LogSegments at a time; made anew when asked for again.
final class PositionOrders: Sendable {
    private let kept = Mutex<[(segment: ObjectIdentifier, rows: PositionOrder)]>([])
    private static let keptMax = 2

    init() {}

    func order(of segment: SealedSegment) throws(EventLogError) -> PositionOrder {
        let id = ObjectIdentifier(segment)
        if let known = kept.withLock({ $0.first { $0.segment == id }?.rows }) { return known }
        let order = try PositionOrder(segment)
        kept.withLock { kept in
            if kept.count >= Self.keptMax { kept.removeFirst() }
            kept.append((id, order))
        }
        return order
    }

    /// Forgets what belongs to a segment that is no longer read.
    func forget(_ segment: SealedSegment) {
        let id = ObjectIdentifier(segment)
        kept.withLock { $0.removeAll { $0.segment == id } }
    }
}

/// For each position of a file the row that holds it.
final class PositionOrder: Sendable {
    /// By offset from the file's first position.
    let rows: [UInt32]

    /// - Throws: ``EventLogError`` `damaged` when a position occurs twice or lies outside.
    /// - Complexity: O(rows); reads the positions only.
    init(_ segment: SealedSegment) throws(EventLogError) {
        var rows = [UInt32](repeating: .max, count: segment.rowCount)
        var offsets = IntegerBuffer(capacity: SealedFormat.rowGroupRows)
        for group in segment.groups {
            let positions = try group.columns().positions
            offsets.removeAll()
            offsets.append(count: group.rows) { positions.decode(0..<group.rows, into: $0) }
            for index in 0..<group.rows {
                let offset = offsets[index]
                guard offset >= 0, offset < Int64(rows.count), rows[Int(offset)] == .max else {
                    throw group.damaged("position \(segment.footer.firstPosition &+ UInt64(bitPattern: offset)) stands twice or outside the file's range")
                }
                rows[Int(offset)] = UInt32(group.firstRow + index)
            }
        }
        self.rows = rows
    }
}
