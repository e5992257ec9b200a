import EventModel

/// Which events belong to another identifier than the one they are stored under.
struct OwnerTable: ~Copyable, Sendable {
    /// Low half of the position, ascending as long as the high half is the same, and the owner; element 0 is none.
    var exceptions = OverlayArray<UInt64>()
    /// Where the exceptions begin whose positions have this high half, or a higher one.
    var starts = OverlayArray<UInt32>()
    /// (owner, 0): the newest of the anchors other than itself under which its events are stored; (owner, anchor): the one before, or the
    /// owner itself at the end.
    var anchors = OverlayMap()

    init() { starts.set(0, to: 1) }

    /// Notes the owner of the event at `position`, which is higher than all before; 0 for nobody.
    @inline(__always)
    mutating func note(_ owner: UInt32, anchor: UInt32, at position: UInt64) {
        if owner != anchor { append(owner, anchor, position) }
    }

    private mutating func append(_ owner: UInt32, _ anchor: UInt32, _ position: UInt64) {
        while starts.count <= Int(position >> 32) { starts.append(UInt32(truncatingIfNeeded: exceptions.count)) }
        exceptions.append(position << 32 | UInt64(owner))
        guard owner != 0, anchor != 0, anchors[Self.key(owner, anchor)] == 0 else { return }
        let newest = anchors[Self.key(owner, 0)]
        anchors.set(newest == 0 ? owner : newest, for: Self.key(owner, anchor))
        anchors.set(anchor, for: Self.key(owner, 0))
    }

    private static func key(_ owner: UInt32, _ anchor: UInt32) -> UInt64 { UInt64(owner) << 32 | UInt64(anchor) }

    /// The owner of an event: its anchor unless noted otherwise; 0 for nobody. O(log exceptions).
    func owner(at position: UInt64, anchor: UInt32) -> UInt32 {
        let high = Int(truncatingIfNeeded: position >> 32)
        var (low, end) = (start(ofHigh: high), start(ofHigh: high + 1))
        let wanted = UInt32(truncatingIfNeeded: position)
        let last = end
        while low < end {
            let middle = low + (end - low) / 2
            if UInt32(truncatingIfNeeded: exceptions[middle] >> 32) < wanted { low = middle + 1 } else { end = middle }
        }
        let found = exceptions[low]
        return low < last && UInt32(truncatingIfNeeded: found >> 32) == wanted ? UInt32(truncatingIfNeeded: found) : anchor
    }

    private func start(ofHigh high: Int) -> UInt32 {
        high < starts.count ? starts[UInt32(high)] : UInt32(truncatingIfNeeded: exceptions.count)
    }

    /// Anchors other than itself under which events of the owner are stored, in order of appearance.
    func otherAnchors(of owner: UInt32) -> [UInt32] {
        var found: [UInt32] = []
        var anchor = anchors[Self.key(owner, 0)]
        while anchor != 0, anchor != owner, found.count < anchors.used {
            found.append(anchor)
            anchor = anchors[Self.key(owner, anchor)]
        }
        return found.reversed()
    }
}
