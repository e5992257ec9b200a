/// Everything that is wrong with a set of definitions, in the order of files and places.
///
/// A set with one error is refused as a whole: the definitions in force before it stay in force.
public struct DefinitionErrors: Error, Sendable, Hashable, CustomStringConvertible {
    /// Never empty; at most ``DefinitionLimits/errorsMax``.
    public let errors: [DefinitionError]

    init(_ errors: [DefinitionError]) {
        precondition(!errors.isEmpty, "nothing is wrong")
        self.errors = Array(errors.sorted().prefix(DefinitionLimits.errorsMax))
    }

    /// One error a line.
    public var description: String { errors.map(\.description).joined(separator: "\n") }
}
