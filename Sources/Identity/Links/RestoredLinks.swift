import EventModel

/// From which basis on links count that an event made only once another was retracted: ``Link/Flags/restored``.
struct RestoredLinks: ~Copyable, Sendable {
    /// A link and the retraction that restored it. 32 bytes.
    struct Entry: BitwiseCopyable {
        let position: UInt64
        let retraction: UInt64
        let a: UInt32
        let b: UInt32
        /// The entry before with the same position; 0 for none.
        let previous: UInt32
        private let unused: UInt32 = 0

        init(_ link: Link, by retraction: UInt64, previous: UInt32) {
            (position, self.retraction, a, b, self.previous) = (link.point.position, retraction, link.a, link.b, previous)
        }
    }

    var entries = OverlayArray<Entry>()
    /// Index into `entries` of the newest by the position of the event that made the link.
    var byPosition = OverlayMap()

    init() {}

    mutating func record(_ link: Link, by retraction: UInt64) {
        let index = UInt32(truncatingIfNeeded: entries.count)
        entries.append(Entry(link, by: retraction, previous: byPosition[link.point.position]))
        byPosition.set(index, for: link.point.position)
    }

    /// False for bases that do not know yet of the retraction that restored the link.
    func isKnown(_ link: Link, asKnownAt: UInt64) -> Bool { retraction(of: link).map { $0 <= asKnownAt } ?? true }

    /// The position of the retraction that restored the link; nil for a link that its event made.
    func retraction(of link: Link) -> UInt64? {
        var at = byPosition[link.point.position]
        while at != 0 {
            let entry = entries[at]
            if link.joins(entry.a, entry.b) { return entry.retraction }
            at = entry.previous < at ? entry.previous : 0
        }
        return nil
    }
}
