import Definitions
import EventModel

extension IdentityGraph {
    /// Why the event's people may not be joined into one customer; nil when they may.
    mutating func objection(at point: EventPoint) -> RefusalReason? {
        scratch.roots.removeAll()
        for at in scratch.people.indices {
            let root = nodes.root(of: scratch.people[at])
            if !scratch.roots.contains(root) { scratch.roots.append(root) }
        }
        guard scratch.roots.count > 1 else { return nil }
        if exceedsLimit(at: point) { return .limit }
        return partings.apartPairCount > 0 && joinsWhatIsApart() ? .keptApart : nil
    }

    private mutating func exceedsLimit(at point: EventPoint) -> Bool {
        countKinds()
        defer { forgetCounts() }
        for at in scratch.countedKinds.indices {
            let kind = scratch.countedKinds[at]
            let entry = kinds[kind]
            guard let limit = entry.limit, Int(scratch.totals[Int(kind)]) > limit, scratch.totals[Int(kind)] > scratch.largest[Int(kind)]
            else { continue }
            if entry.period == .ever || exceeds(limit, of: kind, per: entry.period, at: point) { return true }
        }
        return false
    }

    /// Adds up the kinds of all parts into `scratch`.
    private mutating func countKinds() {
        let missing = kinds.count - scratch.totals.count
        if missing > 0 {
            scratch.totals.append(contentsOf: repeatElement(0, count: missing))
            scratch.largest.append(contentsOf: repeatElement(0, count: missing))
        }
        for at in scratch.roots.indices {
            nodes.forEachCount(root: scratch.roots[at]) { kind, count in
                guard Int(kind) < scratch.totals.count else { return }
                if scratch.totals[Int(kind)] == 0 { scratch.countedKinds.append(kind) }
                scratch.totals[Int(kind)] &+= count
                scratch.largest[Int(kind)] = max(scratch.largest[Int(kind)], count)
            }
        }
    }

    private mutating func forgetCounts() {
        for at in scratch.countedKinds.indices {
            scratch.totals[Int(scratch.countedKinds[at])] = 0
            scratch.largest[Int(scratch.countedKinds[at])] = 0
        }
        scratch.countedKinds.removeAll()
    }

    /// A limit per period counts identifiers first linked in the event's period, not after the event; one without links is linked by it.
    @inline(never)
    private func exceeds(_ limit: Int, of kind: UInt32, per period: IdentifierLimit.Period, at point: EventPoint) -> Bool {
        let start = period.start(at: Instant(micros: point.occurredAtMicros), in: timeZone).micros
        let range = start...max(start, point.occurredAtMicros)
        var (total, largest) = (0, 0)
        for at in scratch.roots.indices {
            var count = 0
            nodes.forEachMember(ofRoot: scratch.roots[at]) { member in
                if nodes[member].countedKind == kind, firstLinkedMicros(member).map({ range.contains($0) }) ?? true { count += 1 }
            }
            total += count
            largest = max(largest, count)
        }
        return total > limit && total > largest
    }

    /// The earliest occurredAt of the links that have effect at the latest basis; nil without any.
    private func firstLinkedMicros(_ ordinal: UInt32) -> Int64? {
        var (earliest, at): (Int64?, UInt32) = (nil, nodes[ordinal].newestLink)
        while at != 0 {
            let link = links[at]
            if !link.isInert, !link.isMembership { earliest = min(earliest ?? .max, link.point.occurredAtMicros) }
            at = link.next(of: ordinal, after: at)
        }
        return earliest
    }
}

extension IdentityGraph {
    /// True when two members of different parts are kept apart. Looks through the smaller parts or all pairs kept apart, whichever is less.
    @inline(never)
    private func joinsWhatIsApart() -> Bool {
        let parts = scratch.roots.array.filter { nodes.apartMembers(ofRoot: $0) > 0 }
        guard parts.count > 1 else { return false }
        let sizes = parts.map { nodes.size(ofRoot: $0) }
        let largest = sizes.max() ?? 0
        if sizes.reduce(0, +) - largest > partings.apartPairCount { return joinsAnyPair(parts) }
        var isLargestSkipped = false
        for (part, size) in zip(parts, sizes) {
            if size == largest, !isLargestSkipped {
                isLargestSkipped = true
                continue
            }
            if isApart(part, fromAnyOf: parts) { return true }
        }
        return false
    }

    private func isApart(_ part: UInt32, fromAnyOf parts: [UInt32]) -> Bool {
        nodes.hasMember(ofRoot: part) { member in
            nodes[member].isApart
                && partings.isApart(member) { other in
                    let root = nodes.rootUnchanged(of: other)
                    return root != part && parts.contains(root)
                }
        }
    }

    private func joinsAnyPair(_ parts: [UInt32]) -> Bool {
        partings.anyPairApart { a, b in
            let (left, right) = (nodes.rootUnchanged(of: a), nodes.rootUnchanged(of: b))
            return left != right && parts.contains(left) && parts.contains(right)
        }
    }
}

extension IdentifierLimit.Period {
    /// The first instant of the period that `instant` lies in.
    func start(at instant: Instant, in zone: TimeZoneRules) -> Instant {
        let period: CalendarPeriod? =
            switch self {
            case .ever: nil
            case .year: .thisYear
            case .month: .thisMonth
            case .week: .thisWeek
            }
        return period?.range(at: instant, in: zone).lowerBound ?? .earliest
    }
}
