import EventModel

/// What the first pass over some rows of a request learned of one.
struct RowPlan {
    var id: RowIds.RowId
    /// The event before these rows that has the row's messageId.
    var known: KnownEvent?
    /// For a retraction: whether its event stands before these rows.
    var hasTarget = false
}

/// An event of the log that has the messageId of a row.
struct KnownEvent {
    var position: UInt64
    var isSame: Bool
}

extension LogWriter {
    /// Rows that are planned together: what is fetched for them fits the processor's second cache.
    private static let windowRows = 512

    /// Deduplicates and encodes all rows and records each row's outcome.
    ///
    /// Rows are passed over twice: what was stored before is looked up without a lock, then they are encoded, those of a Block under one
    /// lock of the identifiers, so that readers of the table never wait for a look-up.
    mutating func encode(_ requests: [AppendRequest], _ recordedAt: Instant) throws(EventLogError) {
        blockPosition = nextPosition
        for request in requests { try encode(request, recordedAt) }
        if !builder.isEmpty { finishBlock(recordedAt: recordedAt) }
    }

    private mutating func encode(_ request: AppendRequest, _ recordedAt: Instant) throws(EventLogError) {
        ids.begin(request.origin, recordedAt: recordedAt)
        // Defined with the first row that uses it: a definition without a row would not be written.
        var source: UInt32?
        var (start, tally) = (0, RequestTally())
        while start < request.events.count {
            let window = start..<min(start + Self.windowRows, request.events.count)
            try plan(request, window)
            try encode(request, window, &source, &tally, recordedAt)
            start = window.upperBound
        }
        counters.note(tally)
    }

    private mutating func encode(
        _ request: AppendRequest, _ window: Range<Int>, _ source: inout UInt32?, _ tally: inout RequestTally, _ recordedAt: Instant
    ) throws(EventLogError) {
        let first = nextPosition
        var index = window.lowerBound
        while index < window.upperBound {
            try identifiers.withInterner { interner throws(EventLogError) in
                while index < window.upperBound, !builder.isFull {
                    defer { index += 1 }
                    let plan = plans[index - window.lowerBound]
                    if let outcome = screen?.outcome(request, request.events.rows[index], plan.id, interner) {
                        request.record(outcome)
                        continue
                    }
                    if let outcome = try knownOutcome(request, index, plan, first, &tally) {
                        request.record(outcome)
                        continue
                    }
                    let code = source ?? sourceCode(request.origin.source)
                    source = code
                    append(request, index, plan.id, code, recordedAt, &interner, &tally)
                    request.record(.accepted(LogPosition(rawValue: nextPosition)))
                    nextPosition += 1
                }
            }
            // Compressed without the lock, which readers of the table wait for.
            if builder.isFull { finishBlock(recordedAt: recordedAt) }
        }
    }

    private mutating func append(
        _ request: AppendRequest, _ index: Int, _ id: RowIds.RowId, _ source: UInt32, _ recordedAt: Instant,
        _ interner: inout IdentifierInterner, _ tally: inout RequestTally
    ) {
        let row = request.events.rows[index]
        let time = OccurredAt(row, clock: request.origin.clock, recordedAt: recordedAt)
        if time.flags & RowFlags.clampedTime != 0 { tally.clampedTimes += 1 }
        let encoder = RowEncoder(
            flags: time.flags | (id.assigned == nil ? 0 : RowFlags.assignedMessageId), type: row.type, source: source,
            occurredAtDelta: time.instant.micros &- recordedAt.micros, anchorIndex: row.anchorIndex ?? 255, assignedMessageId: id.assigned)
        withUnsafeTemporaryAllocation(of: IdentifierOrdinal.self, capacity: EventLimits.identifiersMax) { ordinals in
            intern(request, row, ordinals, &interner)
            let used = UnsafeBufferPointer(rebasing: ordinals[0..<Int(row.identifierCount)])
            let event = request.events.payload(row)
            let rowBytes = encoder.rowBytes(used, eventBytes: event.count)
            let start = active.rows.rows.reserve(rowBytes &+ varintBytes(UInt64(rowBytes)))
            let count = encoder.write(to: start, rowBytes, used, event)
            builder.append(row: UnsafePointer(start), count: count)
            let anchor = row.anchorIndex.map { used[Int($0)] } ?? .none
            active.rows.add(rowBytes: count, anchor: anchor, messageIdHash: id.hash, recordedAt: recordedAt)
        }
        known.insert(id.hash)
    }

    private mutating func intern(
        _ request: AppendRequest, _ row: DecodedEvents.Row, _ ordinals: UnsafeMutableBufferPointer<IdentifierOrdinal>,
        _ interner: inout IdentifierInterner
    ) {
        for offset in 0..<Int(row.identifierCount) {
            let at = row.identifierStart + offset
            let key = request.events.key(at)
            let isPrevious = row.previousIdIndex.map { Int($0) == offset } ?? false
            let user = isPrevious ? PreviousId.asUserId(key, interner) : nil
            let ordinal = user ?? interner.intern(key, hash: request.events.identifiers[at].hash).ordinal
            ordinals.initializeElement(at: offset, to: ordinal)
            if active.defined.insert(ordinal), let stored = interner.key(ordinal) {
                builder.define(identifier: ordinal, stored.assumingMemoryBound(to: UInt8.self))
            }
        }
    }

    private mutating func sourceCode(_ name: String) -> UInt32 {
        if let code = active.sourceCodes[name] { return code }
        let code = UInt32(active.sourceCodes.count)
        active.sourceCodes[name] = code
        builder.define(source: code, name)
        active.rows.define(source: name)
        return code
    }
}
