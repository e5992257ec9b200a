import EventModel

/// Who sent the events of a request.
public struct AppendOrigin: Sendable {
    public enum Clock: String, Sendable {
        /// The sender's times are right.
        case exact
        /// The sender's clock may be off: `sentAt` tells by how much.
        case skewed
    }

    public var source: String
    /// Names the sender across reconnects, when it numbers its lines.
    public var producer: String?
    /// Added to a row's physical line to give the producer's own line number.
    public var producerLineOffset: Int64
    public var clock: Clock

    public init(source: String, producer: String? = nil, producerLineOffset: Int64 = 0, clock: Clock = .exact) {
        (self.source, self.producer, self.producerLineOffset, self.clock) = (source, producer, producerLineOffset, clock)
    }
}

/// A connection's decoded events on their way through the writer and back.
///
/// One owner at a time: the connection until ``EventLog/submit(_:)``, then the writer until it calls the completion.
public final class AppendRequest: @unchecked Sendable {
    // Unchecked, since ownership passes through the writer's queue and the completion, never shared. For the same reason no access is
    // checked for exclusivity: the writer makes several for each row.

    public enum RowOutcome: Sendable {
        case accepted(LogPosition)
        /// Was in the log already, at this position.
        case duplicate(LogPosition)
        case rejected(EventError)
    }

    @exclusivity(unchecked) public var events = DecodedEvents()
    @exclusivity(unchecked) public var origin: AppendOrigin
    /// One per row of ``events``, in order, once completed.
    @exclusivity(unchecked) public private(set) var outcomes: [RowOutcome] = []
    private let completion: @Sendable (AppendRequest) -> Void

    /// - Parameter completion: Called exactly once for each submission, on a thread of the log, when every accepted row is durable. It must not block.
    public init(origin: AppendOrigin, completion: @escaping @Sendable (AppendRequest) -> Void) {
        (self.origin, self.completion) = (origin, completion)
    }

    /// Makes the request empty for reuse; keeps its memory.
    public func reset() {
        events.removeAll()
        outcomes.removeAll(keepingCapacity: true)
    }

    @inline(__always)
    func record(_ outcome: RowOutcome) { outcomes.append(outcome) }

    func complete() { completion(self) }

    /// Answers every row with the same error.
    func reject(_ error: EventError) {
        outcomes.removeAll(keepingCapacity: true)
        for _ in 0..<events.count { outcomes.append(.rejected(error)) }
        completion(self)
    }
}
