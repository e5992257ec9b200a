/// Collects what is wrong while files are read, so that one check reports everything.
final class Problems {
    private(set) var errors: [DefinitionError] = []
    /// Every name used so far that something else must define, in the order read.
    private(set) var references: [Reference] = []

    func note(_ reference: Reference) { references.append(reference) }

    func report(_ error: DefinitionError) {
        if errors.count < DefinitionLimits.errorsMax { errors.append(error) }
    }

    var isEmpty: Bool { errors.isEmpty }

    func throwIfAny() throws(DefinitionErrors) {
        if !errors.isEmpty { throw DefinitionErrors(errors) }
    }
}
