import EventModel

/// Which events belong to another identifier than the one they are stored under.
struct OwnerTable: Sendable {
    /// Ascending.
    private var positions: [UInt64] = []
    /// 0 for events that belong to nobody.
    private var owners: [UInt32] = []
    private var anchors: [UInt32: [UInt32]] = [:]
    private var known: Set<UInt64> = []

    /// Notes the owner of the event at `position`, which is higher than all before.
    @inline(__always)
    mutating func note(_ owner: UInt32, anchor: UInt32, at position: UInt64) {
        if owner != anchor { append(owner, anchor, position) }
    }

    private mutating func append(_ owner: UInt32, _ anchor: UInt32, _ position: UInt64) {
        positions.append(position)
        owners.append(owner)
        guard owner != 0, anchor != 0 else { return }
        if known.insert(UInt64(owner) << 32 | UInt64(anchor)).inserted { anchors[owner, default: []].append(anchor) }
    }

    /// The owner of an event: its anchor unless noted otherwise; 0 for nobody. O(log exceptions).
    func owner(at position: UInt64, anchor: UInt32) -> UInt32 {
        var (low, high) = (0, positions.count)
        while low < high {
            let middle = (low + high) / 2
            if positions[middle] < position { low = middle + 1 } else { high = middle }
        }
        return low < positions.count && positions[low] == position ? owners[low] : anchor
    }

    /// Anchors other than itself under which events of the owner are stored, in order of appearance.
    func otherAnchors(of owner: UInt32) -> [UInt32] { anchors[owner] ?? [] }
}
