import EventModel

extension IdentityGraph {
    /// Folds the next events of the log.
    ///
    /// - Parameters:
    ///   - batch: Events in the order of their positions, all above ``foldedPosition``.
    ///   - lookup: Reads from the log what a `retract` is about.
    /// - Throws: ``IdentityError``, or what `lookup` throws; the events before the one at fault are folded.
    /// - Complexity: O(1) for an event whose identifiers are linked already, without an allocation. A new link costs the kinds of the
    ///   customers it joins; an `unlink` or `retract` the components it touches.
    public mutating func fold(_ batch: EventBatch, lookup: RetractionLookup = .none) throws {
        try checkRoom(for: batch)
        let (ordinals, starts) = (batch.identifierOrdinals, batch.identifierStarts)
        for index in batch.indices {
            let position = batch.positions[index]
            guard position > foldedPosition else { throw IdentityError.outOfOrder(found: position, after: foldedPosition) }
            let point = EventPoint(occurredAtMicros: batch.occurredAt[index].micros, position: position.rawValue)
            try gather(ordinals, Int(starts[index])..<Int(starts[index + 1]), at: point)
            let owner =
                switch batch.types[index] {
                case .identify, .track, .page, .screen, .group: foldEvidence(at: point)
                case .alias: foldAlias(batch[index], at: point)
                case .link: foldLink(at: point)
                case .unlink: foldUnlink(batch[index], at: point)
                case .retract: try foldRetraction(batch[index], lookup)
                }
            owners.note(owner, anchor: batch.anchors[index].rawValue, at: position.rawValue)
            foldedPosition = position
        }
    }

    private func checkRoom(for batch: EventBatch) throws(IdentityError) {
        guard let first = batch.positions.first, let last = batch.positions.last else { return }
        let isFull = links.count + batch.count * IdentityBounds.linksPerEventMax > IdentityBounds.linksMax
        if isFull || last.rawValue > IdentityBounds.positionMax { throw .full(at: first) }
    }

    /// Sorts the event's identifiers into `scratch`, and notes that it names them.
    @inline(__always)
    private mutating func gather(_ ordinals: [IdentifierOrdinal], _ range: Range<Int>, at point: EventPoint) throws {
        scratch.people.removeAll(keepingCapacity: true)
        scratch.groups.removeAll(keepingCapacity: true)
        scratch.refused.removeAll(keepingCapacity: true)
        for at in range {
            let ordinal = ordinals[at].rawValue
            var kind = nodes.kind(ordinal)
            if kind == KindTable.unseen { kind = try define(ordinal, at: point) }
            if kind == KindTable.blocked {
                scratch.refused.append((ordinal, .blocked))
                continue
            }
            nodes.note(ordinal, at: point)
            if kind == KindTable.group { scratch.groups.append(ordinal) } else { insertByPriority(ordinal, kind) }
        }
    }

    @inline(__always)
    private mutating func insertByPriority(_ ordinal: UInt32, _ kind: UInt32) {
        var at = scratch.people.count
        scratch.people.append(ordinal)
        while at > 0, kinds.precedes(kind, nodes.kind(scratch.people[at - 1])) {
            scratch.people.swapAt(at, at - 1)
            at -= 1
        }
    }

    /// Looks an identifier up when the first event names it.
    private mutating func define(_ ordinal: UInt32, at point: EventPoint) throws -> UInt32 {
        let reading = identifiers.withInterner { interner in
            interner.key(IdentifierOrdinal(rawValue: ordinal)).flatMap { kinds.read($0) }
        }
        guard let reading, ordinal <= IdentityBounds.ordinalMax else {
            throw IdentityError.unknownIdentifier(IdentifierOrdinal(rawValue: ordinal), at: LogPosition(rawValue: point.position))
        }
        let kind = reading.mayBeBlocked && isBlocked(ordinal) ? KindTable.blocked : reading.kind
        nodes.define(ordinal, kind: kind, isCounted: kinds[kind].limit != nil)
        return kind
    }

    /// Asks the rules themselves; not under the lock of the identifier table, since regular expressions take their time.
    private func isBlocked(_ ordinal: UInt32) -> Bool {
        guard let identifier = identifiers.identifier(IdentifierOrdinal(rawValue: ordinal)) else { return false }
        return kinds.isBlocked(identifier)
    }
}
