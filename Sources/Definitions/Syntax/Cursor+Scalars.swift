import EventModel

extension Cursor {
    /// Any scalar but nothing, as it is written.
    func text(_ wanted: String = "a text") -> String? {
        guard case .scalar(let text, _) = node.content, !isNull, !text.isEmpty else {
            report("\(wanted) belongs here, not \(kindOfValue)")
            return nil
        }
        return text
    }

    /// A scalar of at most ``DefinitionLimits/nameBytesMax`` bytes on one line.
    func name(_ wanted: String = "a name") -> String? {
        guard let text = text(wanted) else { return nil }
        guard text.utf8.count <= DefinitionLimits.nameBytesMax, !text.contains(where: \.isNewline) else {
            report("\(wanted) has at most \(DefinitionLimits.nameBytesMax) bytes and one line")
            return nil
        }
        return text
    }

    func bool() -> Bool? {
        if case .scalar("true", isPlain: true) = node.content { return true }
        if case .scalar("false", isPlain: true) = node.content { return false }
        report("true or false belongs here, not \(kindOfValue)")
        return nil
    }

    func integer(in range: ClosedRange<Int>, _ wanted: String = "a whole number") -> Int? {
        guard case .scalar(let text, isPlain: true) = node.content, let value = Int(text), Self.isNumber(text) else {
            report("\(wanted) belongs here, not \(kindOfValue)")
            return nil
        }
        guard range.contains(value) else {
            let bounds = range.upperBound == .max ? "at least \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
            report("\(value) is out of range: \(bounds)")
            return nil
        }
        return value
    }

    func decimal(_ wanted: String = "a number") -> ExactDecimal? {
        guard case .scalar(let text, isPlain: true) = node.content, Self.isNumber(text), let value = ExactDecimal(text) else {
            report("\(wanted) belongs here, not \(kindOfValue)")
            return nil
        }
        return value
    }

    /// - Parameter words: What the caller takes in its place, for the suggestion.
    func duration(or words: [String] = []) -> CalendarDuration? {
        guard let text = text("a duration such as 30d") else { return nil }
        guard let duration = CalendarDuration(text) else {
            let message = "\"\(text)\" is no duration; write a whole number and s, m, h, d, w, mo or y, as in 90s 30m 12h 7d 4w 6mo 1y"
            report(message, suggestion: NearestName.of(text, in: words))
            return nil
        }
        return duration
    }

    func moment() -> Moment? {
        guard let text = text("a date or instant") else { return nil }
        guard let moment = Moment(text) else {
            report("\"\(text)\" is no date or instant; write 2026-03-01 or 2026-03-01T09:30:00Z")
            return nil
        }
        return moment
    }

    func path(bareRoot: PropertyPath.Root = .properties) -> PropertyPath? {
        guard let text = name("a property path") else { return nil }
        return path(text, bareRoot: bareRoot)
    }

    /// Reads a path that stands at this cursor, as a key or a value.
    func path(_ text: String, bareRoot: PropertyPath.Root) -> PropertyPath? {
        do {
            return try PropertyPath(text, bareRoot: bareRoot)
        } catch {
            report(error.message)
            return nil
        }
    }

    func pattern() -> TextPattern? {
        guard let text = text("a regular expression") else { return nil }
        return pattern(text)
    }

    func pattern(_ text: String) -> TextPattern? {
        do {
            return try TextPattern(text)
        } catch {
            report("not a regular expression, at character \(error.offset + 1): \(error.message)")
            return nil
        }
    }

    /// One of an enumeration's words.
    ///
    /// - Parameter further: Words that the caller takes itself.
    func choice<T: RawRepresentable & CaseIterable>(_ type: T.Type, _ wanted: String, or further: [String] = []) -> T? where T.RawValue == String {
        guard let text = text(wanted) else { return nil }
        if let value = T(rawValue: text) { return value }
        let words = T.allCases.map(\.rawValue) + further
        report("\"\(text)\" is not \(wanted); one of \(words.joined(separator: ", "))", suggestion: NearestName.of(text, in: words))
        return nil
    }

    /// True of the text of a JSON number.
    static func isNumber(_ text: String) -> Bool {
        var rest = Substring(text)
        if rest.first == "-" { rest.removeFirst() }
        let whole = rest.prefix { $0.isASCII && $0.isNumber }
        guard !whole.isEmpty, whole == "0" || whole.first != "0" else { return false }
        rest = rest.dropFirst(whole.count)
        if rest.first == "." {
            let fraction = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
            if fraction.isEmpty { return false }
            rest = rest.dropFirst(1 + fraction.count)
        }
        guard let e = rest.first else { return true }
        guard e == "e" || e == "E" else { return false }
        rest.removeFirst()
        if rest.first == "+" || rest.first == "-" { rest.removeFirst() }
        return !rest.isEmpty && rest.allSatisfy { $0.isASCII && $0.isNumber }
    }
}
