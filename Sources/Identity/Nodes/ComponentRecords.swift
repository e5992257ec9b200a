import EventModel

/// What is counted of a component of many members. 12 bytes.
struct ComponentRecord: BitwiseCopyable {
    var size: UInt32
    /// The first of its counts by kind; of a record that is free, the next free one.
    var counts: UInt32
    /// Members that are kept apart from somebody.
    var apartMembers: UInt32
}

/// Members of one kind. 12 bytes.
struct KindCount: BitwiseCopyable {
    var kind: UInt32
    var count: UInt32
    /// The next of the chain, whose kinds ascend, or the next free one; 0 at the end.
    var next: UInt32
}

/// Records of components of many members, and their counts by kind. Both are used again when they become free.
struct ComponentRecords: ~Copyable, Sendable {
    private(set) var records: OverlayArray<ComponentRecord>
    private(set) var counts: OverlayArray<KindCount>
    private(set) var freeRecord: UInt32 = 0
    private(set) var freeCount: UInt32 = 0

    init() {
        records = OverlayArray()
        counts = OverlayArray()
    }

    init(
        records: consuming OverlayArray<ComponentRecord>, freeRecord: UInt32, counts: consuming OverlayArray<KindCount>, freeCount: UInt32
    ) {
        self.records = records
        self.counts = counts
        (self.freeRecord, self.freeCount) = (freeRecord, freeCount)
    }

    subscript(record: UInt32) -> ComponentRecord { records[record] }
    /// Reads a record and the first of its counts, and returns something of them.
    @inline(__always)
    func touch(_ record: UInt32) -> UInt32 { counts[records[record].counts].count }

    mutating func set(_ record: UInt32, to value: ComponentRecord) { records.set(record, to: value) }

    mutating func new(_ value: ComponentRecord) -> UInt32 {
        let index = freeRecord
        guard index != 0, Int(index) < records.count else {
            records.append(value)
            return UInt32(truncatingIfNeeded: records.count - 1)
        }
        freeRecord = records[index].counts
        records.set(index, to: value)
        return index
    }

    mutating func free(_ record: UInt32) {
        records.set(record, to: ComponentRecord(size: 0, counts: freeRecord, apartMembers: 0))
        freeRecord = record
    }

    mutating func countApart(_ record: UInt32, _ isApart: Bool) {
        records.update(record) { $0.apartMembers = isApart ? $0.apartMembers &+ 1 : $0.apartMembers &- 1 }
    }
}

extension ComponentRecords {
    /// A chain of one member.
    mutating func newCount(of kind: UInt32) -> UInt32 {
        let value = KindCount(kind: kind, count: 1, next: 0)
        let index = freeCount
        guard index != 0, Int(index) < counts.count else {
            counts.append(value)
            return UInt32(truncatingIfNeeded: counts.count - 1)
        }
        freeCount = counts[index].next
        counts.set(index, to: value)
        return index
    }

    mutating func free(chain: UInt32) {
        var at = chain
        for _ in 0..<counts.count where at != 0 {
            let next = counts[at].next
            freeOne(at)
            at = next
        }
    }

    private mutating func freeOne(_ index: UInt32) {
        counts.set(index, to: KindCount(kind: 0, count: 0, next: freeCount))
        freeCount = index
    }

    @inline(__always)
    func forEachCount(chain: UInt32, _ body: (_ kind: UInt32, _ count: UInt32) -> Void) {
        var at = chain
        var steps = 0
        while at != 0, steps < counts.count {
            let entry = counts[at]
            body(entry.kind, entry.count)
            (at, steps) = (entry.next, steps &+ 1)
        }
    }

    /// Adds two chains into one. O(kinds of both).
    mutating func merged(_ first: UInt32, _ second: UInt32) -> UInt32 {
        var (a, b) = (first, second)
        var (head, tail): (UInt32, UInt32) = (0, 0)
        var steps = 0
        while a != 0 || b != 0, steps <= 2 * counts.count {
            steps &+= 1
            let taken = takeLower(&a, &b)
            if tail == 0 { head = taken } else { counts.update(tail) { $0.next = taken } }
            tail = taken
        }
        if tail != 0 { counts.update(tail) { $0.next = 0 } }
        return head
    }

    /// Takes the first entry of the chain whose kind is lower, or both first entries as one.
    private mutating func takeLower(_ a: inout UInt32, _ b: inout UInt32) -> UInt32 {
        let (left, right) = (counts[a], counts[b])
        if b == 0 || (a != 0 && left.kind < right.kind) {
            defer { a = left.next }
            return a
        }
        if a == 0 || right.kind < left.kind {
            defer { b = right.next }
            return b
        }
        let (taken, spent) = (a, b)
        counts.update(taken) { $0.count = $0.count &+ right.count }
        (a, b) = (left.next, right.next)
        freeOne(spent)
        return taken
    }
}
