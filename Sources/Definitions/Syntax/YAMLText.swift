import Yams

// From text to nodes. Yams builds trees that share aliased parts, and stops at the first mapping with a duplicate key; a hostile file could
// make the first explode and the second hides what follows. So aliases are refused before a tree is built (YAMLText+Anchors), and duplicate
// keys are renamed in a copy until the tree can be built, then reported with both places (YAMLText+Duplicates). Before either, `name[]` is
// made readable inside braces (YAMLText+Elements).

/// The text of one definitions file on its way to nodes.
struct YAMLText {
    let file: String
    /// With the stand-ins of YAMLText+Elements.
    let text: String
    let problems: Problems

    /// The root of a file; nil when it is empty or, after a report, when it cannot be read.
    static func root(of text: String, file: String, problems: Problems) -> YAMLNode? {
        let whole = YAMLText(file: file, text: text, problems: problems)
        guard text.utf8.count <= DefinitionLimits.fileBytesMax else {
            whole.report(.start, "larger than \(DefinitionLimits.fileBytesMax) bytes")
            return nil
        }
        guard !holdsStandIns(text) else {
            whole.report(.start, "characters for private use (U+E000 to U+E101) are not taken")
            return nil
        }
        return YAMLText(file: file, text: shelteringElements(text), problems: problems).compose()
    }

    private func compose() -> YAMLNode? {
        do {
            try refuseAliases()
            let (node, duplicates) = try composeDespiteDuplicates()
            return node.flatMap { convert($0, keyPath: "", depth: 0, duplicates: duplicates) }
        } catch let error as YamlError {
            report(error)
        } catch {
            report(.start, "cannot be read: \(error)")
        }
        return nil
    }

    func report(_ place: YAMLPlace, _ message: String, keyPath: String = "", suggestion: String? = nil) {
        problems.report(
            DefinitionError(
                file: file, line: place.line, column: place.column, keyPath: keyPath, message: message, suggestion: suggestion))
    }

    private func report(_ error: YamlError) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let place = YAMLPlace(line: mark.line, column: mark.column)
            let words = problem == "found undefined alias" ? Self.aliasMessage : "not YAML: \(problem)"
            report(place, words + (context.map { " (\($0.text) at line \($0.mark.line), column \($0.mark.column))" } ?? ""))
        case .reader(let problem, let offset, _, _):
            report(place(ofCharacter: offset ?? 0), "not YAML: \(problem)")
        default:
            report(.start, "not YAML: \(error)")
        }
    }

    private func place(ofCharacter offset: Int) -> YAMLPlace {
        let before = text.prefix(offset)
        let lineStart = before.lastIndex(where: \.isNewline).map { before.index(after: $0) } ?? before.startIndex
        return YAMLPlace(line: before.count(where: \.isNewline) + 1, column: before[lineStart...].unicodeScalars.count + 1)
    }

    private func convert(_ node: Node, keyPath: String, depth: Int, duplicates: [YAMLPlace: String]) -> YAMLNode? {
        let place = node.mark.map { YAMLPlace(line: $0.line, column: $0.column) } ?? .start
        guard depth <= DefinitionLimits.nestingMax else {
            report(place, "more than \(DefinitionLimits.nestingMax) levels deep", keyPath: keyPath)
            return nil
        }
        switch node {
        case .scalar(let scalar):
            return YAMLNode(
                place: place, content: .scalar(Self.unsheltered(scalar.string), isPlain: scalar.style == .plain || scalar.style == .any))
        case .sequence(let sequence):
            let items = sequence.enumerated().map { index, item in
                convert(item, keyPath: "\(keyPath)[\(index)]", depth: depth + 1, duplicates: duplicates)
            }
            return items.contains { $0 == nil } ? nil : YAMLNode(place: place, content: .sequence(items.compactMap(\.self)))
        case .mapping(let mapping):
            return convert(mapping, at: place, keyPath: keyPath, depth: depth, duplicates: duplicates)
        case .alias:
            report(place, Self.aliasMessage, keyPath: keyPath)
            return nil
        }
    }

    private func convert(
        _ mapping: Node.Mapping, at place: YAMLPlace, keyPath: String, depth: Int, duplicates: [YAMLPlace: String]
    ) -> YAMLNode? {
        var pairs: [YAMLPair] = []
        var firstByKey: [String: YAMLPlace] = [:]
        for (key, value) in mapping {
            let keyPlace = key.mark.map { YAMLPlace(line: $0.line, column: $0.column) } ?? place
            guard case .scalar(let scalar) = key else {
                report(keyPlace, "a key is a name, not a list or map", keyPath: keyPath)
                continue
            }
            let name = Self.unsheltered(duplicates[keyPlace] ?? scalar.string)
            let path = keyPath.isEmpty ? name : "\(keyPath).\(name)"
            if let first = firstByKey[name] {
                report(keyPlace, "duplicate key \"\(name)\", first at line \(first.line), column \(first.column)", keyPath: path)
                continue
            }
            firstByKey[name] = keyPlace
            guard let value = convert(value, keyPath: path, depth: depth + 1, duplicates: duplicates) else { return nil }
            pairs.append(YAMLPair(key: name, place: keyPlace, value: value))
        }
        return YAMLNode(place: place, content: .mapping(pairs))
    }
}
