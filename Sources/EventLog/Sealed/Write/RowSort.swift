import EventModel

/// Sorts the rows of a file being sealed, and its ids: by counting, since keys are spread and rows arrive nearly in the order of time.
enum RowSort {
    /// Rows by (anchor, occurredAt, position).
    ///
    /// A radix sort by anchor, which keeps rows of one anchor in the order of positions; then each anchor's rows are put in the order of time,
    /// by insertion where few are late.
    ///
    /// - Complexity: O(rows), O(k log k) for an anchor with k rows in disorder.
    static func order(anchors: UnsafePointer<UInt32>, occurredAtMicros: UnsafePointer<Int64>, count: Int) -> [UInt32] {
        var keys = Scratch<UInt64>(capacity: max(count, 1))
        for row in 0..<count { keys.append(UInt64(anchors[row]) << 32 | UInt64(row)) }
        sortByUpperHalf(&keys)
        var order = [UInt32](unsafeUninitializedCapacity: count) { buffer, filled in
            for index in 0..<count { buffer[index] = UInt32(truncatingIfNeeded: keys.base[index]) }
            filled = count
        }
        order.withUnsafeMutableBufferPointer { order in
            var start = 0
            while start < count {
                var end = start + 1
                let anchor = keys.base[start] >> 32
                while end < count, keys.base[end] >> 32 == anchor { end += 1 }
                sortByTime(UnsafeMutableBufferPointer(rebasing: order[start..<end]), occurredAtMicros)
                start = end
            }
        }
        return order
    }

    /// Least significant digit first, 11 bits a pass; passes in which all keys agree are left out. Stable.
    private static func sortByUpperHalf(_ keys: inout Scratch<UInt64>) {
        let count = keys.count
        var other = Scratch<UInt64>(capacity: max(count, 1))
        other.resize(count)
        for shift in [32, 43, 54] as [UInt64] {
            var places = [Int](repeating: 0, count: digits)
            for index in 0..<count { places[Int((keys.base[index] >> shift) & digitMask)] += 1 }
            if places.contains(count) { continue }
            var sum = 0
            for digit in 0..<digits {
                let own = places[digit]
                places[digit] = sum
                sum += own
            }
            places.withUnsafeMutableBufferPointer { places in
                for index in 0..<count {
                    let digit = Int((keys.base[index] >> shift) & digitMask)
                    other.base[places[digit]] = keys.base[index]
                    places[digit] &+= 1
                }
            }
            swap(&keys, &other)
        }
    }

    private static let digits = 2048
    private static let digitMask: UInt64 = 2047

    /// Moves late events back to their place; rows of one instant stay in the order of positions.
    private static func sortByTime(_ rows: UnsafeMutableBufferPointer<UInt32>, _ occurredAtMicros: UnsafePointer<Int64>) {
        var (moves, index) = (0, 1)
        while index < rows.count {
            let row = rows[index]
            let time = occurredAtMicros[Int(row)]
            var at = index
            while at > 0, occurredAtMicros[Int(rows[at &- 1])] > time {
                rows[at] = rows[at &- 1]
                at &-= 1
                moves &+= 1
            }
            rows[at] = row
            index &+= 1
            // Too much disorder for insertion.
            if moves > rows.count &* 16 + 64 { return sortAll(rows, occurredAtMicros) }
        }
    }

    private static func sortAll(_ rows: UnsafeMutableBufferPointer<UInt32>, _ occurredAtMicros: UnsafePointer<Int64>) {
        var rows = rows
        rows.sort { a, b in
            let (x, y) = (occurredAtMicros[Int(a)], occurredAtMicros[Int(b)])
            return x != y ? x < y : a < b
        }
    }

    /// Ids ascending, those of one id by row.
    ///
    /// One pass by the leading 16 bits, then each bucket by itself: random ids leave a few in each.
    static func sort(_ ids: inout Scratch<ShreddedRows.RowId>) {
        let count = ids.count
        var sorted = Scratch<ShreddedRows.RowId>(capacity: max(count, 1))
        sorted.resize(count)
        var starts = [Int](repeating: 0, count: 1 << 16 + 1)
        for index in 0..<count { starts[Int(ids.base[index].id.high >> 48) + 1] += 1 }
        for bucket in 1..<starts.count { starts[bucket] += starts[bucket - 1] }
        var places = starts
        for index in 0..<count {
            let bucket = Int(ids.base[index].id.high >> 48)
            sorted.base[places[bucket]] = ids.base[index]
            places[bucket] += 1
        }
        for bucket in 0..<starts.count - 1 where starts[bucket + 1] - starts[bucket] > 1 {
            var range = UnsafeMutableBufferPointer(start: sorted.base + starts[bucket], count: starts[bucket + 1] - starts[bucket])
            range.sort { $0.id != $1.id ? $0.id < $1.id : $0.row < $1.row }
        }
        swap(&ids, &sorted)
    }
}
