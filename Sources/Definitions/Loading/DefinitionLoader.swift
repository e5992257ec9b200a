/// Reads definitions files and checks them as a whole.
public enum DefinitionLoader {
    /// Reads a set.
    ///
    /// - Parameter files: Texts by file name without a folder. Files that are missing hold as shipped; without `sources.yaml` any
    ///   source name is first-party. What a shipped file says of something that one of `files` no longer has is left out, and told in
    ///   ``DefinitionSet/leftOut``: whoever has traits of their own need not have audiences of their own.
    /// - Throws: ``DefinitionErrors`` with everything that is wrong.
    public static func load(files: [String: String]) throws(DefinitionErrors) -> DefinitionSet {
        var leftOut: [DefinitionError] = []
        while true {
            let problems = Problems()
            let set = read(files, leavingOut: Set(leftOut.compactMap(ShippedEntry.init)), problems)
            let unmet = problems.errors.filter { files[$0.file] == nil && ShippedEntry($0) != nil }
            if problems.errors.isEmpty, var set {
                set.leftOut = leftOut
                return set
            }
            guard !unmet.isEmpty, unmet.count == problems.errors.count, leftOut.count < DefinitionLimits.errorsMax else {
                try problems.throwIfAny()
                throw DefinitionErrors([DefinitionError(file: "", line: 1, column: 1, keyPath: "", message: "the definitions cannot be read")])
            }
            leftOut += unmet
        }
    }

    private static func read(_ files: [String: String], leavingOut: Set<ShippedEntry>, _ problems: Problems) -> DefinitionSet? {
        checkNames(files.keys.sorted(), problems)
        var roots: [DefinitionFile: Cursor] = [:]
        for file in DefinitionFile.allCases {
            if let own = files[file.fileName] {
                roots[file] = Cursor.root(of: own, file: file.fileName, problems: problems)
            } else if let shipped = shippedNodes[file] {
                roots[file] = Cursor(file: file.fileName, node: shipped, keyPath: "", problems: problems).leavingOut(leavingOut)
            }
        }
        return DefinitionReading(roots: roots, hasSources: files[DefinitionFile.sources.fileName] != nil).read()
    }

    /// The shipped files but sources.yaml, without which any name is a source's; parsed once.
    private static let shippedNodes: [DefinitionFile: YAMLNode] = Dictionary(
        uniqueKeysWithValues: DefinitionFile.allCases.filter { $0 != .sources }.compactMap { file in
            Cursor.root(of: file.shippedText, file: file.fileName, problems: Problems()).map { (file, $0.node) }
        })

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

/// Something that a shipped file defines: an audience, a computed trait.
private struct ShippedEntry: Hashable {
    let file: String
    /// Of the map that it is in: `audiences`.
    let key: String
    let name: String

    /// What the error is in; nil when it is not in an entry of a map.
    init?(_ error: DefinitionError) {
        let steps = error.keyPath.split(separator: ".", maxSplits: 2)
        guard steps.count >= 2, DefinitionFile.allCases.contains(where: { $0.fileName == error.file }) else { return nil }
        (file, key, name) = (error.file, String(steps[0]), String(steps[1]))
    }
}

extension Cursor {
    /// The root of a file without some of what it defines.
    fileprivate func leavingOut(_ entries: Set<ShippedEntry>) -> Cursor {
        guard entries.contains(where: { $0.file == file }), case .mapping(let maps) = node.content else { return self }
        let kept = maps.map { map in
            guard case .mapping(let pairs) = map.value.content else { return map }
            let rest = pairs.filter { pair in !entries.contains { $0.file == file && $0.key == map.key && $0.name == pair.key } }
            return YAMLPair(key: map.key, place: map.place, value: YAMLNode(place: map.value.place, content: .mapping(rest)))
        }
        return Cursor(file: file, node: YAMLNode(place: node.place, content: .mapping(kept)), keyPath: keyPath, problems: problems)
    }

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
