import EventModel

extension Page {
    /// The line under a title that says on which basis all of it holds.
    mutating func basis(_ answer: JSONValue) {
        guard let basis = answer["basis"] else { return }
        let asOf = basis["as_of"]?.instantValue
        var parts = [asOf.map { "as of " + InstantText.short($0) }, basis["as_known_at"].map { "as known at position " + $0.jsonText }]
        if let identity = basis["identity_as_of"]?.instantValue, identity != asOf {
            parts.append("merged as of " + InstantText.short(identity))
        }
        line(style.paint(parts.compactMap { $0 }.joined(separator: " · "), .dim))
        if !relative.isPresent { line(style.paint("earlier and later are told from there", .dim)) }
    }

    /// The two lines under a title that say between which bases all of it holds.
    mutating func ends(_ answer: JSONValue) {
        for (name, key) in [("from", "from"), ("to  ", "to")] {
            guard let basis = answer[key] else { continue }
            let asOf = basis["as_of"]?.instantValue.map(InstantText.short) ?? "?"
            line(style.paint("\(name) \(asOf), as known at position \(basis["as_known_at"]?.jsonText ?? "?")", .dim))
        }
    }

    /// How to get what did not fit.
    mutating func continuation(_ answer: JSONValue) {
        guard let next = answer["next"], !next.isNull else { return }
        note("more: --cursor \(next.stringValue ?? next.jsonText)")
    }

    /// What the daemon sends beyond the fields a page knows: shown, so that nothing is hidden.
    mutating func remaining(_ answer: JSONValue, known: Set<String>) {
        let rest = answer.fields.filter { !known.contains($0.key) && !isEmpty($0.value) }
        let scalars = rest.filter { $0.value.kind != .object && $0.value.kind != .array }
        if !scalars.isEmpty {
            section("More")
            pairs(scalars.map { (Self.label($0.key), scalar($0.value)) })
        }
        for field in rest where field.value.kind == .object || field.value.kind == .array { generic(field.key, field.value) }
    }

    /// A section for a value of any shape.
    mutating func generic(_ key: String, _ value: JSONValue) {
        section(Self.label(key).capitalizedFirst, count: value.kind == .array ? value.elements.count : nil)
        if isEmpty(value) { note("none") } else if value.kind == .object { tree(value) } else { rows(value) }
    }

    private func isEmpty(_ value: JSONValue) -> Bool {
        switch value.kind {
        case .null: true
        case .object: value.fields.isEmpty
        case .array: value.elements.isEmpty
        default: false
        }
    }

    static func label(_ key: String) -> String { key.replacing("_", with: " ") }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
