import Definitions
import EventModel

/// How a computed trait came to be what it is: the events that counted, those that did not and why, and the steps of the reckoning.
public struct TraitExplanation: Sendable {
    /// Why an event of the rule's names does not count.
    public enum Exclusion: String, Sendable, CaseIterable {
        /// A property filter says no.
        case filter
        /// It has no value where the rule reads one, or one of another type.
        case noValue = "no_value"
        /// It lies outside the window.
        case window
        /// An event of `unless` names the same key.
        case cancelled
        /// A later event with the same value under `once_per` counts in its place.
        case oncePer = "once_per"
    }

    struct Counted: Sendable {
        let event: EventStamp
        /// Nil where the rule reads none, as a count does.
        let value: FieldValue?
        let currency: String?
    }

    struct Excluded: Sendable {
        let event: EventStamp
        let reason: Exclusion
        /// The event that cancels it, or that counts in its place.
        var by: LogPosition?
    }

    struct Step: Sendable {
        let name: String
        var currency: String?
        let value: FieldValue?
    }

    let name: String
    let value: FieldValue?
    let window: ClosedRange<Instant>?
    /// In canonical order, each value by itself.
    var counted: [Counted] = []
    /// What was taken off.
    var deducted: [Counted] = []
    var excluded: [Excluded] = []
    var steps: [Step] = []
    /// Of a ratio, the traits that it divides.
    var parts: [TraitExplanation] = []
}
