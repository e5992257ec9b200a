import EventModel

/// Where an event stands on both clocks. Ordered canonically: by occurredAt, then by position.
struct EventPoint: Comparable, Sendable {
    let occurredAtMicros: Int64
    let position: UInt64

    init(occurredAtMicros: Int64, position: UInt64) { (self.occurredAtMicros, self.position) = (occurredAtMicros, position) }

    init(_ event: RecordedEvent) { self.init(occurredAtMicros: event.occurredAt.micros, position: event.position.rawValue) }

    @inline(__always)
    static func < (a: EventPoint, b: EventPoint) -> Bool {
        a.occurredAtMicros == b.occurredAtMicros ? a.position < b.position : a.occurredAtMicros < b.occurredAtMicros
    }
}

/// The basis a question is asked at: events with occurredAt ≤ asOf and position ≤ asKnownAt count.
struct GraphBasis {
    let asOfMicros: Int64
    let asKnownAt: UInt64

    init(asOfMicros: Int64, asKnownAt: UInt64) { (self.asOfMicros, self.asKnownAt) = (asOfMicros, asKnownAt) }

    init(_ asOf: Instant, _ asKnownAt: LogPosition) { self.init(asOfMicros: asOf.micros, asKnownAt: asKnownAt.rawValue) }

    @inline(__always)
    func contains(_ point: EventPoint) -> Bool { point.position <= asKnownAt && point.occurredAtMicros <= asOfMicros }
}
