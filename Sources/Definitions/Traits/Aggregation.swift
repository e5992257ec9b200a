/// How a computed trait makes one value out of many events.
public enum Aggregation: Sendable, Hashable {
    /// Events, or visits: a whole number, 0 when there are none.
    case count
    /// `count_distinct`, `unique_count`: different values; 0 when there are none.
    case countDistinct(PropertyPath)
    /// Exact; what is not a number is left out, a number that cannot be held exactly makes it null. 0 when there are none.
    case sum(PropertyPath, less: TraitDeduction?)
    /// Of numbers or instants; null when there are none.
    case minimum(PropertyPath)
    case maximum(PropertyPath)
    /// Of numbers, as ``sum(_:less:)``; null when there are none.
    case average(PropertyPath)
    /// The value on the first event, in canonical order, that has one; null when none does.
    case first(PropertyPath)
    case last(PropertyPath)
    /// The value seen most often, at least so many times; ties go to the smaller text. Null when none is.
    case mostFrequent(PropertyPath, atLeast: Int)
    /// The different values, ascending; an empty list when there are none.
    case uniqueList(PropertyPath)
    /// Whole days of 24 hours from the latest instant under the path to the question's instant; null when there is none.
    case daysSince(PropertyPath)
    /// One computed trait over another; null when either is missing or the lower is 0.
    case ratio(numerator: ComputedReference, denominator: ComputedReference)

    /// What the aggregation reads from each event; nil for ``count`` and ``ratio(numerator:denominator:)``.
    public var path: PropertyPath? {
        switch self {
        case .count, .ratio: nil
        case .countDistinct(let path), .sum(let path, _), .minimum(let path), .maximum(let path), .average(let path), .first(let path),
            .last(let path), .mostFrequent(let path, _), .uniqueList(let path), .daysSince(let path):
            path
        }
    }
}
