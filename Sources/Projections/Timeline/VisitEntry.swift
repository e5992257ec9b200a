import Definitions
import EventModel

/// A visit while its views are being folded.
struct VisitEntry: Sendable {
    private let first: RecordedEvent
    private let channel: String
    private(set) var lastView: Instant
    private var views = 1
    private var exit: String?

    init(_ event: RecordedEvent, _ channel: String) {
        (first, self.channel, lastView) = (event, channel, event.occurredAt)
        exit = Self.place(event)
    }

    mutating func see(_ event: RecordedEvent) {
        views += 1
        lastView = event.occurredAt
        exit = Self.place(event) ?? exit
    }

    var entry: TimelineEntry {
        let unit = first.type == .screen ? "screen" : "page"
        var entry = TimelineEntry(first, .visit, title: "Visit of \(views) \(unit)\(views == 1 ? "" : "s")", channel)
        entry.durationSeconds = ExactDecimal(mantissa: Int128(lastView.micros - first.occurredAt.micros), scale: 6).trimmed(toScale: 0)
        entry.properties = properties
        if views > 1 { entry.updatedAt = lastView }
        return entry
    }

    private var properties: [NamedValue] {
        var properties = [NamedValue("views", .number(ExactDecimal(views)))]
        func add(_ name: String, _ value: FieldValue?) {
            if let value { properties.append(NamedValue(name, value)) }
        }
        add("landing", Self.place(first).map { .text($0) })
        add("exit", exit.map { .text($0) })
        add("referrer", Self.page(first, "referrer").map { .text($0) })
        add("campaign", first.context?["campaign"].flatMap { FieldValue($0) })
        return properties
    }

    /// Where a view was: its path, its address, else its name.
    private static func place(_ event: RecordedEvent) -> String? {
        page(event, "path") ?? page(event, "url") ?? (event.name.isEmpty ? nil : event.name)
    }

    private static func page(_ event: RecordedEvent, _ key: String) -> String? {
        let text = event.properties?[key]?.stringValue ?? event.context?["page"]?[key]?.stringValue
        return text.flatMap { $0.isEmpty ? nil : $0 }
    }
}
