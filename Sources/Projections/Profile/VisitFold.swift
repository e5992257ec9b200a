import EventModel

/// Page and screen views folded into visits: one at a time for each device of each source, so that who uses a telephone beside a computer
/// is on two.
///
/// A device is what `context.device.id` names, else `anonymousId`. A view that names neither goes on with the latest visit of its source.
struct VisitFold {
    fileprivate struct Place: Hashable {
        let source: String
        /// Nil when the event names none.
        let device: String?

        init(_ source: String, _ device: String?) { (self.source, self.device) = (source, device) }

        init(of event: RecordedEvent) {
            source = event.source
            let device = event.context?["device"]?["id"]?.stringValue ?? event.event["anonymousId"]?.stringValue
            self.device = device.flatMap { $0.isEmpty ? nil : $0 }
        }
    }

    /// When each visit began, ascending.
    private(set) var starts: [Instant] = []
    /// The last view of each visit.
    private var lastViews: [Instant] = []
    private var latestByPlace: [Place: Int] = [:]
    private var latestBySource: [String: Int] = [:]
    /// Where the last view was, and on which visit.
    private var latest: (place: Place, visit: Int)?

    /// Takes the next view in canonical order. O(1).
    ///
    /// - Returns: The visit it belongs to, by its place in ``starts``: the last of them when the view begins one.
    @discardableResult
    mutating func see(_ view: RecordedEvent, gapMicros: Int64) -> Int {
        let place = Place(of: view)
        // Views mostly follow each other on one device.
        if let latest, latest.place == place, let visit = running(latest.visit, at: view.occurredAt, gapMicros) {
            lastViews[visit] = view.occurredAt
            return visit
        }
        let visit = running(place, at: view.occurredAt, gapMicros) ?? begin(view.occurredAt)
        lastViews[visit] = view.occurredAt
        if place.device != nil { latestByPlace[place] = visit }
        latestBySource[place.source] = visit
        latest = (place, visit)
        return visit
    }

    private mutating func begin(_ at: Instant) -> Int {
        starts.append(at)
        lastViews.append(at)
        return starts.count - 1
    }

    /// The visit of an event's source and device that is under way when it occurs.
    func running(_ event: RecordedEvent, gapMicros: Int64) -> Int? { running(Place(of: event), at: event.occurredAt, gapMicros) }

    /// The visit that an event comes out of: its source's and device's, else the one with the latest view, since shops report orders from elsewhere.
    func visit(behind event: RecordedEvent, gapMicros: Int64) -> Int? {
        running(event, gapMicros: gapMicros) ?? running(latest?.visit, at: event.occurredAt, gapMicros)
    }

    private func running(_ place: Place, at instant: Instant, _ gapMicros: Int64) -> Int? {
        running(place.device == nil ? latestBySource[place.source] : latestByPlace[place], at: instant, gapMicros)
    }

    private func running(_ visit: Int?, at instant: Instant, _ gapMicros: Int64) -> Int? {
        guard let visit, instant.micros - lastViews[visit].micros < gapMicros else { return nil }
        return visit
    }

    /// First and last instant of the visit that was the last one at an instant: it lasts until the gap after its last view is over. Nil before the first visit.
    func session(at instant: Instant, gapMicros: Int64) -> ClosedRange<Instant>? {
        let begun = starts.count(through: instant)
        guard begun > 0 else { return nil }
        let (start, last) = (starts[begun - 1], lastViews[begun - 1])
        let (end, overflow) = last.micros.addingReportingOverflow(gapMicros - 1)
        return start...max(start, min(overflow ? instant : Instant(micros: end), instant))
    }
}

/// As it is kept in snapshots.
extension VisitFold {
    func write(to writer: inout StateWriter) {
        writer.write(starts)
        writer.writeList(zip(starts, lastViews).map { Int($1.micros - $0.micros) }) { $0.write($1) }
        writer.writeList(latestByPlace.sorted { ($0.key.source, $0.key.device ?? "") < ($1.key.source, $1.key.device ?? "") }) { writer, entry in
            entry.key.write(to: &writer)
            writer.write(entry.value)
        }
        writer.writeTable(latestBySource) { $0.write($1) }
        writer.writeOptional(latest) { writer, latest in
            latest.place.write(to: &writer)
            writer.write(latest.visit)
        }
    }

    init(from reader: inout StateReader) throws(StateDamage) {
        starts = try reader.instants()
        let lengths = try reader.list { reader throws(StateDamage) in Int64(try reader.int()) }
        guard lengths.count == starts.count else { throw StateDamage() }
        lastViews = zip(starts, lengths).map { Instant(micros: $0.micros &+ $1) }
        let count = starts.count
        func visit(_ reader: inout StateReader) throws(StateDamage) -> Int {
            let visit = try reader.int()
            guard (0..<count).contains(visit) else { throw StateDamage() }
            return visit
        }
        latestByPlace = try reader.table({ reader throws(StateDamage) in try Place(from: &reader) }, visit)
        latestBySource = try reader.table(visit)
        latest = try reader.optional { reader throws(StateDamage) in (place: try Place(from: &reader), visit: try visit(&reader)) }
    }
}

extension VisitFold.Place {
    fileprivate func write(to writer: inout StateWriter) {
        writer.write(source)
        writer.writeOptional(device) { $0.write($1) }
    }

    fileprivate init(from reader: inout StateReader) throws(StateDamage) {
        self.init(try reader.text(), try reader.optional { reader throws(StateDamage) in try reader.text() })
    }
}
