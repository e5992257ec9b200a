import EventModel

/// What made a value begin to hold.
public enum ChangeCause: Sendable {
    /// The last of the events at that instant that changed it.
    case event(RecordedEvent)
    /// No event: time went by, and an event left a window, the time of a step passed, a day or a month began.
    case timePassed
}

/// Tells of changes of a value what caused them: folds a customer's events once, as far as it is asked.
public struct CauseFinder: Sendable {
    private let subject: HistorySubject
    private let events: EventBatch
    private var fold: CustomerFold
    private var next = 0

    /// - Parameters:
    ///   - fold: Of the customer, without events yet.
    ///   - events: The customer's, in canonical order.
    public init(_ subject: HistorySubject, _ fold: CustomerFold, _ events: EventBatch) {
        (self.subject, self.fold, self.events) = (subject, fold, events)
        self.fold.expect(events)
    }

    /// Why the value at an instant is what it is, given that it was something else just before.
    ///
    /// - Parameter instant: After all that were asked about before.
    /// - Returns: Nil when the events of this customer do not explain the value: somebody was merged or split.
    /// - Complexity: O(events since the instant before), and an evaluation for each event at the instant.
    public mutating func cause(of value: FieldValue?, at instant: Instant) throws(AudienceError) -> ChangeCause? {
        while next < events.count, events.occurredAt[next] < instant { take() }
        // Of nothing yet no value is told, whatever a rule would say of it.
        var isThere = fold.eventCount > 0 ? try present(instant) == value : false
        var found: ChangeCause? = isThere ? .timePassed : nil
        while next < events.count, events.occurredAt[next] == instant {
            let (event, wasThere) = (events[next], isThere)
            take()
            isThere = try present(instant) == value
            if isThere, !wasThere { found = .event(event) }
            if !isThere { found = nil }
        }
        return found
    }

    private mutating func take() {
        fold.fold(events[next])
        next += 1
    }

    private func present(_ instant: Instant) throws(AudienceError) -> FieldValue? { try fold.moment(at: instant).value(of: subject).value }
}
