import EventModel

/// A line that did not become an event.
struct RefusedLine: Sendable {
    let line: UInt64
    let error: EventError

    /// About what its answer takes.
    var answerBytes: Int { 100 + (error.field?.utf8.count ?? 0) + error.message.utf8.count }
}
