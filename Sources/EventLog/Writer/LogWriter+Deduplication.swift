import EventModel

extension LogWriter {
    /// First pass over some rows of a request: gives every row its messageId and finds events before them that have it.
    mutating func plan(_ request: AppendRequest, _ window: Range<Int>) throws(EventLogError) {
        plans.removeAll(keepingCapacity: true)
        for index in window {
            let row = request.events.rows[index]
            plans.append(RowPlan(id: ids.id(of: row, request.events.payload(row))))
        }
        fetch()
        let state = pieces.current
        for (offset, index) in window.enumerated() {
            let row = request.events.rows[index]
            if row.type == .retract { plans[offset].hasTarget = try hasTarget(request, row, state) }
            if plans[offset].id.mayRepeat { plans[offset].known = try earlierEvent(request, row, plans[offset].id, state) }
        }
    }

    /// Touches what the look-ups will read: the processor gets many places of memory at once while nothing depends on them.
    private func fetch() {
        let ids = active.rows.addedIds
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: plans.count) { hashes in
            for (index, plan) in plans.enumerated() {
                hashes[index] = plan.id.hash
                ids.touch(UnsealedSegment.idKey(plan.id.hash))
            }
            known.fetch(UnsafeBufferPointer(hashes))
        }
    }

    private func earlierEvent(
        _ request: AppendRequest, _ row: DecodedEvents.Row, _ id: RowIds.RowId, _ state: LogState
    ) throws(EventLogError) -> KnownEvent? {
        var isSame = false
        let position = try Self.withKey(request, row, id) { key throws(EventLogError) in
            try known.find(key, active: active.rows, state, anchor: { anchor(request, row) }) { _, event, assigned throws(EventLogError) in
                Self.isMatch(event, assigned, request, row, id, &isSame)
            }
        }
        return position.map { KnownEvent(position: $0, isSame: isSame) }
    }

    /// The anchor under which the row's event would stand; nil when the log has no event under it.
    private func anchor(_ request: AppendRequest, _ row: DecodedEvents.Row) -> IdentifierOrdinal? {
        guard let anchorIndex = row.anchorIndex else { return IdentifierOrdinal.none }
        let at = row.identifierStart + Int(anchorIndex)
        return identifiers.withInterner { $0.find(request.events.key(at), hash: request.events.identifiers[at].hash) }
    }

    /// Second pass: `duplicate`, `id_conflict` or a retraction's refusal; nil for a new event.
    ///
    /// - Parameter first: The first position of the rows passed over: what stands before it the first pass has found.
    mutating func knownOutcome(
        _ request: AppendRequest, _ index: Int, _ plan: RowPlan, _ first: UInt64, _ tally: inout RequestTally
    ) throws(EventLogError) -> AppendRequest.RowOutcome? {
        let row = request.events.rows[index]
        if row.type == .retract, let refusal = try retractionRefusal(request, row, first, hasTarget: plan.hasTarget) { return .rejected(refusal) }
        guard plan.id.mayRepeat else { return nil }
        let known: KnownEvent
        if let earlier = plan.known {
            known = earlier
        } else {
            guard nextPosition > first, let event = try eventOfThisPass(request, row, plan.id, first) else { return nil }
            known = event
        }
        if known.isSame {
            tally.duplicates += 1
            return .duplicate(LogPosition(rawValue: known.position))
        }
        tally.idConflicts += 1
        let text = plan.id.assigned == nil ? "an event with this messageId but other content stands" : "this line was sent before with other content; it stands"
        return .rejected(EventError(.idConflict, field: "messageId", text + " at position \(known.position)"))
    }

    private func eventOfThisPass(
        _ request: AppendRequest, _ row: DecodedEvents.Row, _ id: RowIds.RowId, _ first: UInt64
    ) throws(EventLogError) -> KnownEvent? {
        var isSame = false
        let position = try Self.withKey(request, row, id) { key throws(EventLogError) in
            try active.rows.findAdded(key, from: first) { _, event, assigned throws(EventLogError) in
                Self.isMatch(event, assigned, request, row, id, &isSame)
            }
        }
        return position.map { KnownEvent(position: $0, isSame: isSame) }
    }

    /// Whether a stored event has the row's messageId, and the same content beside.
    private static func isMatch(
        _ event: UnsafeBufferPointer<UInt8>, _ eventAssigned: AssignedMessageId?, _ request: AppendRequest, _ row: DecodedEvents.Row,
        _ id: RowIds.RowId, _ isSame: inout Bool
    ) -> Bool {
        if let assigned = id.assigned {
            guard assigned == eventAssigned else { return false }
        } else {
            guard eventAssigned == nil, EventContent.hasMessageId(event, request.events.messageId(row)) else { return false }
        }
        // Of one that retention has reduced nobody knows the content any more.
        isSame = EventContent.isSame(event, request.events.payload(row)) || ReducedEvent.isReduced(packed: event)
        return true
    }

    @inline(__always)
    private static func withKey(
        _ request: AppendRequest, _ row: DecodedEvents.Row, _ id: RowIds.RowId, _ body: (MessageKey) throws(EventLogError) -> UInt64?
    ) throws(EventLogError) -> UInt64? {
        guard let assigned = id.assigned else {
            return try body(MessageKey(hash: id.hash, packed: PackedText.bytes(request.events.messageId(row))))
        }
        var result: Result<UInt64?, EventLogError> = .success(nil)
        assigned.withPacked { packed in
            do throws(EventLogError) { result = .success(try body(MessageKey(hash: id.hash, packed: packed))) } catch { result = .failure(error) }
        }
        return try result.get()
    }
}
