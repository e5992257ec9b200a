extension Cursor {
    /// An event name, a type's name or `*`, or a list of them.
    func selectors() -> [EventSelector]? {
        guard let read = nonEmptyList("event", { $0.name("an event's name").map { EventSelector($0) } }) else { return nil }
        var seen: Set<EventSelector> = []
        for (selector, item) in zip(read, listOrOne()) where !seen.insert(selector).inserted {
            item.report("\"\(selector)\" is listed twice")
        }
        return read
    }

    /// `where`: a map from property paths to tests.
    func propertyFilters() -> [PropertyFilter] {
        guard let entries = named() else { return [] }
        var seen: Set<PropertyPath> = []
        return entries.compactMap { entry in
            let path = entry.path(bareRoot: .properties)
            let test = entry.value.valueTest()
            if let path, !seen.insert(path).inserted { entry.report("\(path) is tested twice; put both tests under one key") }
            guard let path, let test else { return nil }
            return PropertyFilter(path: path, test: test)
        }
    }
}

extension NamedValue {
    /// The name as a path.
    func path(bareRoot: PropertyPath.Root) -> PropertyPath? {
        do {
            return try PropertyPath(name, bareRoot: bareRoot)
        } catch {
            report(error.message)
            return nil
        }
    }
}

extension Fields {
    static let windowKeys = ["within", "between", "during"]

    /// At most one of `within`, `between` and `during`; `session` is a word for the first and the last.
    func window() -> EventWindow? {
        let given = Self.windowKeys.filter { has($0) }
        if given.count > 1 { report(given[1], "\(given[0]) and \(given[1]) exclude each other") }
        if let within = self["within"] { return within.isSession ? .session : within.duration(or: [Self.session]).map { .rolling($0) } }
        if let between = self["between"] { return between.momentRange() }
        guard let during = self["during"] else { return nil }
        return during.isSession ? .session : during.choice(CalendarPeriod.self, "a calendar period", or: [Self.session]).map { .calendar($0) }
    }

    /// Stands for the customer's last visit.
    fileprivate static let session = "session"
}

extension Cursor {
    fileprivate var isSession: Bool {
        if case .scalar(Fields.session, _) = node.content { true } else { false }
    }
}

extension Cursor {
    /// `[from, through]`.
    func momentRange() -> EventWindow? {
        guard let items = list() else { return nil }
        guard items.count == 2 else {
            report("between takes two ends, as in [2026-03-01, 2026-05-31]")
            return nil
        }
        let (first, last) = (items[0].moment(), items[1].moment())
        guard let first, let last else { return nil }
        if first.start(in: .utc) > last.end(in: .utc) {
            report("the first end is later than the last")
            return nil
        }
        return .fixed(from: first, through: last)
    }
}
