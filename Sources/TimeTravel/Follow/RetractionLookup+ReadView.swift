import EventLog
import EventModel
import Identity

extension RetractionLookup {
    /// Looks up in the log what a retraction is about.
    init(_ view: ReadView) {
        self.init(
            target: { retraction in
                guard let id = retraction.event["messageId"]?.stringValue, let position = try view.position(ofMessageId: id),
                    position < retraction.position
                else { return nil }
                return try view.events(at: [position])[0]
            },
            events: { anchors, upTo in try view.events(anchors: anchors, upTo: upTo) })
    }
}
