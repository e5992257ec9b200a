import EventModel

extension CustomerFold {
    /// Writes `traits` into an object that the caller has opened: every value that each has had, oldest first, the last one holding.
    ///
    /// - Parameter name: Only this one; of one that the customer never had an empty list.
    public func appendTraitHistory(of name: String?, to json: inout JSONWriter) {
        let versions = traitHistory.versions
        let names = name.map { [$0] } ?? versions.keys.sorted()
        json.field("traits") { json in
            json.object { json in
                for name in names {
                    json.field(name) { json in json.array { json in for version in versions[name] ?? [] { version.append(to: &json) } } }
                }
            }
        }
    }
}
