import Definitions
import EventModel

/// Every value that every trait has had, in canonical order: the last one holds.
public struct TraitHistory: Sendable {
    /// By trait name, each in canonical order.
    public private(set) var versions: [String: [TraitVersion]] = [:]

    /// Takes the traits of a call. An object is one value, which takes the place of the one before as a whole; null removes, in an object the key alone.
    mutating func set(_ traits: JSONValue, of event: RecordedEvent) {
        for (name, value) in traits.fields { versions[name, default: []].append(TraitVersion(value, of: event)) }
    }

    /// The traits that hold after all events folded, ascending by name.
    var current: [Profile.Trait] {
        versions.compactMap { name, history in
            guard let last = history.last, last.value != nil else { return nil }
            return Profile.Trait(name: name, version: last)
        }
        .sorted { $0.name < $1.name }
    }

    /// What a path leads to at an instant, and since when.
    func values(_ path: PropertyPath, at instant: Instant) -> (values: [FieldValue], since: Instant) {
        guard let first = path.components.first, let history = versions[first.name] else { return ([], .earliest) }
        let count = Self.count(history, through: instant)
        guard count > 0 else { return ([], .earliest) }
        let version = history[count - 1]
        guard let value = version.value else { return ([], version.occurredAt) }
        let starts = first.eachElement && value.kind == .array ? value.elements : [value]
        return (starts.flatMap { PropertyPath.values(path.components.dropFirst(), from: $0) }, version.occurredAt)
    }

    private static func count(_ history: [TraitVersion], through instant: Instant) -> Int {
        var (low, high) = (0, history.count)
        while low < high {
            let middle = (low + high) / 2
            if history[middle].occurredAt <= instant { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// As it is kept in snapshots.
extension TraitHistory {
    func write(to writer: inout StateWriter) {
        writer.writeTable(versions) { writer, versions in writer.writeList(versions) { $1.write(to: &$0) } }
    }

    init(from reader: inout StateReader) throws(StateDamage) {
        versions = try reader.table { reader throws(StateDamage) in
            try reader.list { reader throws(StateDamage) in try TraitVersion(from: &reader) }
        }
    }
}
