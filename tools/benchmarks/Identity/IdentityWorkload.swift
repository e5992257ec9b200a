import EventModel
import Identity

/// Customers of twenty identifiers each, a user and nineteen visitors, whose events come in no order: nothing that belongs together lies together.
struct IdentityWorkload {
    let identifiers: IdentifierTable
    /// Of all events.
    let linkCount: Int

    static let visitorsEach = 19
    static let identifiersEach = visitorsEach + 1
    private static let batchEvents = 4096

    /// - Parameter links: About so many; whole customers.
    init(links: Int) {
        let customers = max(links / Self.visitorsEach, 1)
        linkCount = customers * Self.visitorsEach
        identifiers = IdentifierTable()
        identifiers.withInterner { interner in
            for customer in 0..<customers {
                Self.intern("user_id:u\(customer)", &interner)
                for visitor in 0..<Self.visitorsEach { Self.intern("anonymous_id:\(customer)-\(visitor)", &interner) }
            }
        }
    }

    private static func intern(_ text: String, _ interner: inout IdentifierInterner) {
        var key = text
        key.withUTF8 { _ = interner.intern($0, hash: IdentifierInterner.hash($0)) }
    }

    /// The pair of the link at `index`: a step through all of them that is coprime to their number meets each once.
    @inline(__always)
    func pair(_ index: Int) -> (user: UInt32, visitor: UInt32) {
        let link = Int((UInt64(index) &* step) % UInt64(linkCount))
        let user = UInt32(link / Self.visitorsEach * Self.identifiersEach + 1)
        return (user, user + 1 + UInt32(link % Self.visitorsEach))
    }

    private var step: UInt64 {
        var step = UInt64(Double(linkCount) * 0.618_033_988_75) | 1
        while Self.greatestCommonDivisor(step, UInt64(linkCount)) != 1 { step += 2 }
        return step
    }

    private static func greatestCommonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 { b == 0 ? a : greatestCommonDivisor(b, a % b) }

    /// Calls `body` with all events, in batches as a follower of a log gets them; what it takes to make them is not in its time.
    func forEachBatch(_ body: (EventBatch) throws -> Void) throws {
        let event = try JSONValue(parsing: #"{"type":"page"}"#)
        for start in stride(from: 0, to: linkCount, by: Self.batchEvents) {
            var builder = EventBatchBuilder()
            let end = min(start + Self.batchEvents, linkCount)
            builder.reserve(end - start)
            for index in start..<end {
                let (user, visitor) = pair(index)
                let instant = Instant(micros: Self.firstMicros + Int64(index))
                let header = EventBatchBuilder.Header(
                    position: LogPosition(rawValue: UInt64(index + 1)), recordedAt: instant, occurredAt: instant, type: .page,
                    anchor: IdentifierOrdinal(rawValue: user), source: "web")
                builder.append(header, identifiers: [IdentifierOrdinal(rawValue: user), IdentifierOrdinal(rawValue: visitor)], event: event)
            }
            try body(builder.build())
        }
    }

    /// 2026-01-01.
    static let firstMicros: Int64 = 1_767_225_600_000_000
}
