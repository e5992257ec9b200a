/// What a computed trait looks at.
public enum TraitSubject: Sendable, Hashable {
    case events(EventFilter)
    /// Visits as ``VisitRule`` folds them; a visit counts at its first view.
    case visits
    /// Other computed traits only: ratios.
    case computed
}
