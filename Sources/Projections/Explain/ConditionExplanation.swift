import Definitions
import EventModel

/// Why a condition holds of a customer at an instant, or does not: its parts, each with its verdict, since when, and what decided it.
public struct ConditionExplanation: Sendable {
    /// What a condition looked at.
    enum Evidence: Sendable {
        case none
        /// Events that count, the newest; how many there are, and where they lie.
        case events([EventStamp], count: Int, window: ClosedRange<Instant>?)
        /// The values that were tested, and the event that set them where one did.
        case values([FieldValue], setBy: LogPosition?)
        /// Of each `did` step of a sequence, the events with which one can have come so far.
        case steps([Step])
    }

    struct Step: Sendable {
        let text: String
        let events: [EventStamp]
        let count: Int
    }

    /// As a file names it: `did`, `all`, `not`…
    let kind: String
    /// The rule in words.
    let text: String
    /// Of this condition alone.
    let membership: Membership
    var evidence = Evidence.none
    /// The conditions inside; of an audience its rule, of a lifecycle condition the stages that were asked.
    var children: [ConditionExplanation] = []

    /// Whether the condition holds.
    public var isMember: Bool { membership.isMember }
}
