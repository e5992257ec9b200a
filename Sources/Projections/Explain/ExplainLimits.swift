/// Bounds of explanations.
enum ExplainLimits {
    /// Events told for one condition, the newest; the count is of all.
    static let eventsOfConditionMax = 20
    /// Events told of a computed trait for each thing that became of them, the newest; the counts are of all.
    static let eventsOfTraitMax = 100
    /// Values that lost, the newest; the count is of all.
    static let losersMax = 100
}
