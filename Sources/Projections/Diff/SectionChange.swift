import EventModel

/// What changed in one part of a profile.
struct SectionChange: Sendable {
    struct Entry: Sendable {
        let key: String
        let value: JSONValue
    }

    struct Pair: Sendable {
        let key: String
        let from: JSONValue?
        let to: JSONValue?
    }

    let section: DiffSection
    /// In the later answer's order.
    var added: [Entry] = []
    /// In the earlier answer's order.
    var removed: [Entry] = []
    /// In the later answer's order; the one pair of a scalar.
    var changed: [Pair] = []

    var isEmpty: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty }

    /// An absent part is an empty one.
    init(_ section: DiffSection, from: JSONValue?, to: JSONValue?) {
        self.section = section
        if section.shape == .scalar {
            if !isSameJSON(from, to) { changed = [Pair(key: section.rawValue, from: from, to: to)] }
        } else {
            compare(section.entries(from), section.entries(to))
        }
    }

    private mutating func compare(_ before: [Entry], _ after: [Entry]) {
        let beforeByKey = Dictionary(before.map { ($0.key, $0.value) }) { first, _ in first }
        let keysAfter = Set(after.map(\.key))
        removed = before.filter { !keysAfter.contains($0.key) }
        for entry in after {
            guard let old = beforeByKey[entry.key] else {
                added.append(entry)
                continue
            }
            if !section.isSame(old, entry.value) { changed.append(Pair(key: entry.key, from: old, to: entry.value)) }
        }
    }
}

extension DiffSection {
    fileprivate func entries(_ part: JSONValue?) -> [SectionChange.Entry] {
        guard let part else { return [] }
        if shape == .map { return part.fields.map { SectionChange.Entry(key: $0.key, value: $0.value) } }
        return part.elements.compactMap { element in key(element).map { SectionChange.Entry(key: $0, value: element) } }
    }
}
