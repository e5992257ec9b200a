/// Reads definitions files and checks them as a whole.
public enum DefinitionLoader {
    /// Reads a set.
    ///
    /// - Parameter files: Texts by file name without a folder. Files that are missing hold as shipped; without `sources.yaml` any
    ///   source name is first-party.
    /// - Throws: ``DefinitionErrors`` with everything that is wrong.
    public static func load(files: [String: String]) throws(DefinitionErrors) -> DefinitionSet {
        let problems = Problems()
        checkNames(files.keys.sorted(), problems)
        var roots: [DefinitionFile: Cursor] = [:]
        for file in DefinitionFile.allCases {
            let text = files[file.fileName] ?? (file == .sources ? nil : file.shippedText)
            if let text { roots[file] = Cursor.root(of: text, file: file.fileName, problems: problems) }
        }
        let set = DefinitionReading(roots: roots, hasSources: files[DefinitionFile.sources.fileName] != nil).read()
        try problems.throwIfAny()
        guard let set else {
            throw DefinitionErrors([DefinitionError(file: "", line: 1, column: 1, keyPath: "", message: "the definitions cannot be read")])
        }
        return set
    }

    private static func checkNames(_ names: [String], _ problems: Problems) {
        let known = DefinitionFile.allCases.map(\.fileName)
        for name in names where !known.contains(name) {
            problems.report(
                DefinitionError(
                    file: name, line: 1, column: 1, keyPath: "", message: "no definitions file has this name",
                    suggestion: NearestName.of(name, in: known)))
        }
    }
}

extension Cursor {
    /// The root of a file; an empty file is an empty map. Nil after a report.
    static func root(of text: String, file: String, problems: Problems) -> Cursor? {
        let before = problems.errors.count
        let node = YAMLText.root(of: text, file: file, problems: problems)
        if node == nil, problems.errors.count > before { return nil }
        let empty = YAMLNode(place: .start, content: .mapping([]))
        let root = Cursor(file: file, node: node ?? empty, keyPath: "", problems: problems)
        return root.isNull ? Cursor(file: file, node: empty, keyPath: "", problems: problems) : root
    }
}
