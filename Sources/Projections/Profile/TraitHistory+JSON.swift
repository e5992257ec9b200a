import Definitions
import EventModel

extension CustomerFold {
    /// Writes `traits` into an object that the caller has opened: every value that each has had, oldest first, the last one holding.
    ///
    /// - Parameter path: Only this one, such as `traits.plan` or `traits.address.city`, under its name without `traits.`: of a nested one what the values of the
    ///   trait have there, where that differs from the value before. Of one that the customer never had an empty list.
    public func appendTraitHistory(of path: PropertyPath?, to json: inout JSONWriter) {
        let versions = traitHistory.versions
        json.field("traits") { json in
            json.object { json in
                guard let path, let first = path.components.first else {
                    for (name, history) in versions.sorted(by: { $0.key < $1.key }) { Self.append(history, name, to: &json) }
                    return
                }
                let history = versions[first.name] ?? []
                Self.append(path.components.count == 1 ? history : Self.nested(path, in: history), String(path.description.dropFirst("traits.".count)), to: &json)
            }
        }
    }

    private static func append(_ history: [TraitVersion], _ name: String, to json: inout JSONWriter) {
        json.field(name) { json in json.array { json in for version in history { version.append(to: &json) } } }
    }

    /// What lies at a path in each version, those left out that say the same as the one before.
    private static func nested(_ path: PropertyPath, in history: [TraitVersion]) -> [TraitVersion] {
        var found: [TraitVersion] = []
        for version in history {
            var value = version.value
            for component in path.components.dropFirst() { value = value?[component.name] }
            if value == found.last?.value, value != nil || found.isEmpty || found.last?.value == nil { continue }
            found.append(version.replacingValue(value))
        }
        return found
    }
}
