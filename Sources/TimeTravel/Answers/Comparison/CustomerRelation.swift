import Identity

/// What became of a customer between two bases, as who it is.
enum CustomerRelation: String, Sendable {
    /// Its id is the same, whatever identifiers it has.
    case same
    /// It has become part of another, older customer.
    case merged
    /// It was part of an older customer.
    case split
    /// Its id is another one, and neither has all identifiers of the other.
    case regrouped
    /// The first basis does not know it.
    case appeared
    /// The second does not.
    case disappeared

    /// - Complexity: O(identifiers of both).
    init(from: Customer?, to: Customer?) {
        guard let from else { self = .appeared; return }
        guard let to else { self = .disappeared; return }
        let (old, new) = (Set(from.members), Set(to.members))
        if from.id == to.id {
            self = .same
        } else if old.isSubset(of: new) {
            self = .merged
        } else {
            self = new.isSubset(of: old) ? .split : .regrouped
        }
    }
}
