import EventModel
import Synchronization

/// What walks by position have found out about the LogSegments they walk: a walk asks for thousands of events after one another.
///
/// For ``keptMax`` LogSegments at a time four bytes an event, and for as many walks over outlines a window; made anew when asked for again.
final class PositionWalks: Sendable {
    private let kept = Mutex(Kept())
    private static let keptMax = 2
    private let limits: Limits

    /// When a walk is worth a window.
    struct Limits {
        /// Fewer positions asked for at once are no walk.
        var stepMin = 1024
        /// Nor are fewer left in the file.
        var walkMin: UInt64 = 65_536
        var windowPositionsMax = OutlineWindow.positionsMax
    }

    private struct Kept: Sendable {
        var orders: [Entry<PositionOrder>] = []
        var windows: [Entry<OutlineWindow>] = []
    }

    /// Weak: a segment keeps this object, and another one that is made in its memory is not it.
    private struct Entry<Value: Sendable>: Sendable {
        weak let segment: SealedSegment?
        let value: Value
    }

    init(_ limits: Limits = Limits()) { self.limits = limits }

    func order(of segment: SealedSegment) throws(EventLogError) -> PositionOrder {
        if let known = kept.withLock({ $0.orders.first { $0.segment === segment }?.value }) { return known }
        let order = try PositionOrder(segment)
        kept.withLock { kept in
            if kept.orders.count >= Self.keptMax { kept.orders.removeFirst() }
            kept.orders.append(Entry(segment: segment, value: order))
        }
        return order
    }

    /// A window that begins with or before these positions, for a walk that has so much of the file before it that decoding all of it pays;
    /// nil for others.
    func window(of segment: SealedSegment, for positions: ClosedRange<UInt64>) throws(EventLogError) -> OutlineWindow? {
        let known = kept.withLock { $0.windows.first { $0.segment === segment && $0.value.positions.contains(positions.lowerBound) }?.value }
        if let known { return known }
        let left = segment.lastPosition - positions.lowerBound + 1
        guard positions.count >= limits.stepMin, left >= max(limits.walkMin, UInt64(segment.rowCount / OutlineWindow.costShare)) else { return nil }
        let last = positions.lowerBound + min(left, UInt64(limits.windowPositionsMax)) - 1
        let window = try OutlineWindow(segment, positions.lowerBound...last)
        kept.withLock { kept in
            if kept.windows.count >= Self.keptMax { kept.windows.removeFirst() }
            kept.windows.append(Entry(segment: segment, value: window))
        }
        return window
    }

    /// Gives up a window that a walk has gone through.
    func forget(_ window: OutlineWindow) { kept.withLock { $0.windows.removeAll { $0.value === window } } }

    /// Forgets what belongs to a segment that is no longer read.
    func forget(_ segment: SealedSegment) {
        kept.withLock { kept in
            kept.orders.removeAll { $0.segment == nil || $0.segment === segment }
            kept.windows.removeAll { $0.segment == nil || $0.segment === segment }
        }
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
