import EventModel

/// Some entries of a timeline, and where to go on.
public struct TimelinePage: Sendable {
    public let entries: [TimelineEntry]
    /// Nil when there are no more.
    public let next: TimelineCursor?

    /// Writes `entries` into an object that the caller has opened.
    public func appendFields(to json: inout JSONWriter) {
        json.field("entries") { json in
            json.array { json in for entry in entries { entry.append(to: &json) } }
        }
    }
}
