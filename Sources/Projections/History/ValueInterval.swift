import EventModel

/// A value that held from one instant to another.
public struct ValueInterval: Sendable, Hashable {
    /// Nil for nothing: null, no stage, no member, not decided.
    public let value: FieldValue?
    /// The first instant at which it held.
    public var from: Instant
    /// The first at which it held no more; nil while it does.
    public var to: Instant?

    public init(value: FieldValue?, from: Instant, to: Instant?) { (self.value, self.from, self.to) = (value, from, to) }
}

/// What something was, instant by instant.
public struct ValueCourse: Sendable {
    /// Oldest first, each where the one before ends; neighbours differ.
    public var intervals: [ValueInterval]
    /// False when the search gave up: the first interval began when it is said to, or earlier, and what was before is not told.
    public var isComplete: Bool

    public init(intervals: [ValueInterval] = [], isComplete: Bool = true) { (self.intervals, self.isComplete) = (intervals, isComplete) }

    /// Takes what came from an instant on; what was still held then ends there, unless it goes on.
    public mutating func append(_ next: ValueCourse, from instant: Instant) {
        if let last = intervals.last, last.to == nil { intervals[intervals.count - 1].to = instant }
        for interval in next.intervals {
            if let last = intervals.last, last.value == interval.value, last.to == interval.from {
                intervals[intervals.count - 1].to = interval.to
            } else {
                intervals.append(interval)
            }
        }
        isComplete = isComplete && next.isComplete
    }
}
