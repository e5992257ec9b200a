import EventModel

extension SectionChange {
    /// Writes the value under the part's name.
    func append(to json: inout JSONWriter) {
        if section.shape == .scalar {
            if let pair = changed.first { pair.append(to: &json) }
            return
        }
        json.object { json in
            if !added.isEmpty { json.field("added") { append(added, to: &$0) } }
            if !removed.isEmpty { json.field("removed") { append(removed, to: &$0) } }
            if !changed.isEmpty { json.field("changed") { appendPairs(to: &$0) } }
        }
    }

    private func append(_ entries: [Entry], to json: inout JSONWriter) {
        if section.shape == .list {
            json.array { json in for entry in entries { json.value(entry.value) } }
        } else {
            json.object { json in for entry in entries { json.field(entry.key, entry.value) } }
        }
    }

    private func appendPairs(to json: inout JSONWriter) {
        if section.shape == .list {
            json.array { json in for pair in changed { pair.append(to: &json) } }
        } else {
            json.object { json in for pair in changed { json.field(pair.key) { pair.append(to: &$0) } } }
        }
    }
}

extension SectionChange.Pair {
    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("from", from)
            json.field("to", to)
        }
    }
}
