/// A name that a rule uses and something else must define; checked when everything is read.
struct Reference {
    enum Kind: Hashable {
        case audience
        case computed
        /// A lifecycle stage.
        case stage
        /// No name: the rule asks for signals, which only the pseudonymous domain has.
        case signal
    }

    let kind: Kind
    let name: String
    let cursor: Cursor
}

extension Cursor {
    /// Notes that the name at this place must be defined, and returns it.
    @discardableResult
    func reference(_ kind: Reference.Kind, _ name: String?) -> String? {
        if let name { problems.note(Reference(kind: kind, name: name, cursor: self)) }
        return name
    }

    /// Runs `read` and returns its result with the references noted meanwhile.
    func collectingReferences<T>(_ read: () -> T) -> (T, [Reference]) {
        let before = problems.references.count
        let result = read()
        return (result, Array(problems.references[before...]))
    }
}
