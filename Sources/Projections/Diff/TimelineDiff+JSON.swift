import EventModel

extension TimelineDiff {
    /// Writes how many entries were `added`, `changed` and `gone`, and some of them under `entries`, into an open object.
    ///
    /// - Parameters:
    ///   - first: The change to begin with.
    ///   - limit: At most so many of them; 0 for the counts alone.
    /// - Returns: The change that the next page begins with; nil when there is none.
    public func appendFields(to json: inout JSONWriter, from first: Int, limit: Int) -> Int? {
        for kind in Kind.allCases { json.field(kind.rawValue, count(kind)) }
        let page = changes.dropFirst(first).prefix(limit)
        json.field("entries") { json in
            json.array { json in for change in page { change.append(to: &json) } }
        }
        return limit > 0 && page.endIndex < changes.endIndex ? page.endIndex : nil
    }
}

extension TimelineDiff.Change {
    fileprivate func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("change", kind.rawValue)
            if let from { json.field("from") { from.append(to: &$0) } }
            if let to { json.field("to") { to.append(to: &$0) } }
        }
    }
}
