/// Bounds on what one timeline entry shows. What is beyond them is counted.
enum TimelineLimits {
    /// Longer titles end in an ellipsis; the whole text is in the properties.
    static let titleCharactersMax = 200
    /// Properties of an entry that several events have folded into; those of its first event are always there.
    static let propertiesMax = 1000
    /// Changes of an entry, or stages of a deal: the newest.
    static let changesMax = 1000
    /// Pages of a visit, from the first.
    static let pagesMax = 200
    /// What was done on a visit, from the first.
    static let actionsMax = 200
}
