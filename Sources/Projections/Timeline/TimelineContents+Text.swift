import EventModel

extension TimelineContents {
    /// Whether an entry says a text somewhere: in its title, its properties, or what happened to it. Nil is said by every entry.
    func says(_ needle: TextNeedle?, _ draft: TimelineDraft) -> Bool {
        guard let needle else { return true }
        // Most entries are of one event: that is looked through as it lies.
        if case .event(let index) = draft.content, events[index].isSingle {
            let event = events[index].first
            if event.type == .track { return (event.properties.map { needle.stands(in: $0) } ?? false) || needle.stands(in: entryTitle(events[index])) }
        }
        return entry(draft).says(needle)
    }

    private func entryTitle(_ draft: EventDraft) -> String { title(of: draft.first, rule(draft.rule)) ?? draft.first.name }
}

extension TimelineEntry {
    fileprivate func says(_ needle: TextNeedle) -> Bool {
        needle.stands(in: title) || properties.contains { needle.stands(in: $0.value) }
            || changes.contains { needle.stands(in: $0.title ?? $0.event) }
    }
}
