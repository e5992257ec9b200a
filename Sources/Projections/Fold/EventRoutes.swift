import Definitions
import EventModel

/// From an event to what wants it.
struct EventRoutes {
    enum Target: Hashable {
        case track(Int)
        /// A computed trait's events, what is taken off it, what excludes from it.
        case trait(Int), deduction(Int), exclusion(Int)
    }

    private var byName: [String: [Target]] = [:]
    private var byType: [EventType: [Target]] = [:]
    private var toEvery: [Target] = []
    private(set) var visitTypes: Set<EventType> = []
    private(set) var visitNames: Set<String> = []
    private var everyIsVisit = false

    mutating func add(_ target: Target, for selectors: [EventSelector]) {
        if selectors.contains(.every) { return toEvery.append(target) }
        for selector in selectors {
            switch selector {
            case .track(let name): byName[name, default: []].append(target)
            case .type(let type): byType[type, default: []].append(target)
            case .every: break
            }
        }
    }

    mutating func addVisits(_ selectors: [EventSelector]) {
        for selector in selectors {
            switch selector {
            case .track(let name): visitNames.insert(name)
            case .type(let type): visitTypes.insert(type)
            case .every: everyIsVisit = true
            }
        }
    }

    /// The events that are looked into.
    var needs: EventNeeds {
        EventNeeds(
            everything: everyIsVisit || !toEvery.isEmpty, types: Set(byType.keys).union(visitTypes), names: Set(byName.keys).union(visitNames))
    }

    /// Calls `body` with everything that wants the event, each once.
    func forEach(of event: RecordedEvent, _ body: (Target) -> Void) {
        if event.type == .track, let targets = byName[event.name] { targets.forEach(body) }
        if let targets = byType[event.type] { targets.forEach(body) }
        toEvery.forEach(body)
    }

    /// True for views that make up visits.
    func isView(_ event: RecordedEvent) -> Bool {
        everyIsVisit || visitTypes.contains(event.type) || !visitNames.isEmpty && event.type == .track && visitNames.contains(event.name)
    }
}
