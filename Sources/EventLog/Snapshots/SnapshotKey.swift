import EventModel

/// What a snapshot is of. One that differs in any of this is of no use to a question.
public struct SnapshotKey: Sendable, Hashable {
    /// Which projection's state, such as that of profiles.
    public var projection: UInt32
    /// Of the code that wrote the state.
    public var codeVersion: UInt32
    /// SHA-256 of the definitions, 32 bytes.
    public var definitions: [UInt8]
    /// How many erasures, and runs of retention, the log had had.
    public var erasures: UInt64
    /// The oldest identifier of a customer; 0 for the population.
    public var subject: UInt32
    /// Who the customer was: a hash of its identifiers.
    public var subjectHash: UInt64

    public static let definitionsBytes = 32

    /// - Parameter definitions: ``definitionsBytes`` of them.
    public init(projection: UInt32, codeVersion: UInt32, definitions: [UInt8], erasures: UInt64, subject: UInt32, subjectHash: UInt64) {
        precondition(definitions.count == Self.definitionsBytes, "a SHA-256 has 32 bytes")
        (self.projection, self.codeVersion, self.definitions) = (projection, codeVersion, definitions)
        (self.erasures, self.subject, self.subjectHash) = (erasures, subject, subjectHash)
    }
}

/// What of the log a snapshot knows.
public struct SnapshotKnowledge: Sendable, Hashable {
    /// Every event up to here.
    public var position: LogPosition
    /// When the one there was recorded: a log that went another way has another instant.
    public var recordedAt: Instant
    /// Retractions among those events.
    public var retractions: UInt64

    public init(position: LogPosition, recordedAt: Instant, retractions: UInt64) {
        (self.position, self.recordedAt, self.retractions) = (position, recordedAt, retractions)
    }
}

/// The state that a snapshot has for one instant.
public struct SnapshotCut: Sendable {
    /// Everything that occurred up to here is in the state, as far as it is known.
    public var asOf: Instant
    /// How many events are in it.
    public var events: Int
    public var state: [UInt8]

    public init(asOf: Instant, events: Int, state: [UInt8]) { (self.asOf, self.events, self.state) = (asOf, events, state) }
}
