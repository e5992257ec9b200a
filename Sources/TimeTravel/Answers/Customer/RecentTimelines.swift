import EventModel
import Projections
import Synchronization

/// The timelines that pages were last shown of, so that the next page is not a new fold.
final class RecentTimelines: Sendable {
    struct Key: Hashable {
        /// A customer or an account.
        let subject: String
        let basis: Basis
        let hasAudiences: Bool
    }

    private struct Kept: Sendable {
        let key: Key
        let timeline: Timeline
        let payloadBytes: Int
    }

    /// The latest last.
    private let kept = Mutex<[Kept]>([])
    private static let keptMax = 8
    /// Of the events of all of them together.
    private static let payloadBytesMax = 64 << 20

    func timeline(_ key: Key) -> Timeline? { kept.withLock { $0.last { $0.key == key }?.timeline } }

    /// Keeps a timeline of events of so many bytes, and drops the oldest for it.
    func keep(_ timeline: Timeline, _ key: Key, payloadBytes: Int) {
        guard payloadBytes <= Self.payloadBytesMax else { return }
        kept.withLock { kept in
            kept.removeAll { $0.key == key }
            kept.append(Kept(key: key, timeline: timeline, payloadBytes: payloadBytes))
            while kept.count > Self.keptMax || kept.reduce(0, { $0 + $1.payloadBytes }) > Self.payloadBytesMax { kept.removeFirst() }
        }
    }

    /// Nothing of an erased customer stays.
    func forget() { kept.withLock { $0 = [] } }
}
