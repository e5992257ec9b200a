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
        let (positions, occurredAt, types, anchors) = (batch.positions, batch.occurredAt, batch.types, batch.anchors)
        let (ordinals, starts) = (batch.identifierOrdinals, batch.identifierStarts)
        for index in positions.indices {
            let position = positions[index]
            if index % Self.eventsAhead == 0 {
                let end = min(index + Self.eventsAhead, positions.count)
                lookAhead(ordinals[Int(starts[index])..<Int(starts[end])])
            }
            guard position > foldedPosition else { throw IdentityError.outOfOrder(found: position, after: foldedPosition) }
            let point = EventPoint(occurredAtMicros: occurredAt[index].micros, position: position.rawValue)
            try gather(ordinals, Int(starts[index])..<Int(starts[index + 1]), at: point)
            let owner =
                switch types[index] {
                case .identify, .track, .page, .screen, .group, .erase, .suppress, .unsuppress: foldEvidence(at: point)
                case .alias: foldAlias(batch[index], at: point)
                case .link: foldLink(at: point)
                case .unlink: foldUnlink(batch[index], at: point)
                case .retract: try foldRetraction(batch[index], at: point, lookup)
                }
            owners.note(owner, anchor: anchors[index].rawValue, at: position.rawValue)
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
        scratch.people.removeAll()
        scratch.groups.removeAll()
        if !scratch.refused.isEmpty { scratch.refused.removeAll(keepingCapacity: true) }
        for at in range {
            let ordinal = ordinals[at].rawValue
            let node = nodes[ordinal]
            let kind = node.kind == KindTable.unseen ? try define(ordinal, at: point) : node.kind
            if kind == KindTable.blocked {
                scratch.refused.append((ordinal, .blocked))
                continue
            }
            if node.kind == KindTable.unseen || point.occurredAtMicros < node.earliestMicros { nodes.noteEarlier(ordinal, at: point) }
            if kind == KindTable.group { scratch.groups.append(ordinal) } else { insertByPriority(ordinal, kind) }
        }
    }

    @inline(__always)
    private mutating func insertByPriority(_ ordinal: UInt32, _ kind: UInt32) {
        var at = scratch.people.count
        scratch.people.append(ordinal)
        while at > 0, kinds.precedes(kind, nodes.kind(scratch.people[at - 1])) {
            scratch.people[at] = scratch.people[at - 1]
            scratch.people[at - 1] = ordinal
            at -= 1
        }
    }

    /// Looks an identifier up that the first event names, as far as ``lookAhead(_:)`` did not.
    private mutating func define(_ ordinal: UInt32, at point: EventPoint) throws -> UInt32 {
        let reading = identifiers.withInterner { interner in
            interner.key(IdentifierOrdinal(rawValue: ordinal)).flatMap { kinds.read($0) }
        }
        guard let reading else {
            throw IdentityError.unknownIdentifier(IdentifierOrdinal(rawValue: ordinal), at: LogPosition(rawValue: point.position))
        }
        guard ordinal <= IdentityBounds.ordinalMax else { throw IdentityError.full(at: LogPosition(rawValue: point.position)) }
        define(ordinal, reading)
        return nodes.kind(ordinal)
    }

    mutating func define(_ ordinal: UInt32, _ reading: KindTable.Reading) {
        let kind = reading.mayBeBlocked && isBlocked(ordinal) ? KindTable.blocked : reading.kind
        nodes.define(ordinal, kind: kind, isCounted: kinds[kind].limit != nil)
    }

    /// Asks the rules themselves; not under the lock of the identifier table, since regular expressions take their time.
    private func isBlocked(_ ordinal: UInt32) -> Bool {
        guard let identifier = identifiers.identifier(IdentifierOrdinal(rawValue: ordinal)) else { return false }
        return kinds.isBlocked(identifier)
    }
}
