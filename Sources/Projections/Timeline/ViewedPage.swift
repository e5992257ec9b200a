import EventModel

/// What a page or screen view says of the page.
enum ViewedPage {
    /// Where a view was: its path, its address, else its name.
    static func place(_ view: RecordedEvent) -> String? { text(view, "path") ?? text(view, "url") ?? (view.name.isEmpty ? nil : view.name) }

    /// A property, or the same of `context.page`, where some senders put them.
    static func text(_ view: RecordedEvent, _ key: String) -> String? {
        let text = view.properties?[key]?.stringValue ?? view.context?["page"]?[key]?.stringValue
        return text.flatMap { $0.isEmpty ? nil : $0 }
    }
}
