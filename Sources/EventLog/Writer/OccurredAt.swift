import EventModel

/// When an event was true in the world, from what its sender said and when we recorded it.
struct OccurredAt {
    let instant: Instant
    /// Bits of ``RowFlags``.
    let flags: UInt8

    /// A clock is corrected only for senders that are live: within a day of us.
    private static let skewMicrosMax: Int64 = 24 * 3600 * 1_000_000

    init(_ row: DecodedEvents.Row, clock: AppendOrigin.Clock, recordedAt: Instant) {
        guard var time = row.occurredAt else {
            (instant, flags) = (recordedAt, RowFlags.noTimeSent)
            return
        }
        var flags: UInt8 = 0
        if clock == .skewed, let sentAt = row.sentAt, (recordedAt.micros &- sentAt.micros).magnitude <= Self.skewMicrosMax.magnitude {
            // recordedAt − (sentAt − timestamp), as the Segment Spec has it.
            time = Instant(micros: recordedAt.micros &- (sentAt.micros &- time.micros))
            flags |= RowFlags.skewCorrected
        }
        if time > recordedAt {
            time = recordedAt
            flags |= RowFlags.clampedTime
        }
        (instant, self.flags) = (max(time, .earliest), flags)
    }
}
