import EventModel

extension DefinitionSet {
    /// Reads a condition that somebody asks about, in YAML or in JSON of the same shape, and checks its names against this set.
    ///
    /// - Parameters:
    ///   - text: At most ``DefinitionLimits/askedBytesMax`` bytes.
    ///   - file: What to call the text in errors.
    ///   - domain: Where the question is asked.
    /// - Throws: ``DefinitionErrors`` with everything that is wrong.
    public func condition(
        parsing text: String, file: String = "rule", domain: Domain = .customer
    ) throws(DefinitionErrors) -> Condition {
        try Condition.read(text, file: file) { DefinitionNames(self).check($0, in: domain) }
    }
}

extension Condition {
    /// Reads a condition in YAML or in JSON of the same shape, without asking whether the audiences, traits and stages it names exist.
    ///
    /// - Throws: ``DefinitionErrors`` with everything that is wrong.
    public static func parse(text: String, file: String = "rule") throws(DefinitionErrors) -> Condition {
        try read(text, file: file) { _ in }
    }

    fileprivate static func read(
        _ text: String, file: String, checking check: ([Reference]) -> Void
    ) throws(DefinitionErrors) -> Condition {
        guard text.utf8.count <= DefinitionLimits.askedBytesMax else {
            let message = "larger than \(DefinitionLimits.askedBytesMax) bytes"
            throw DefinitionErrors([DefinitionError(file: file, line: 1, column: 1, keyPath: "", message: message)])
        }
        let problems = Problems()
        let condition = Cursor.root(of: text, file: file, problems: problems)?.condition()
        check(problems.references)
        try problems.throwIfAny()
        guard let condition else {
            throw DefinitionErrors([DefinitionError(file: file, line: 1, column: 1, keyPath: "", message: "holds no condition")])
        }
        return condition
    }
}
