/// A value of a file while it is read: knows where it stands, so that every complaint does.
///
/// Readers return nil after they have reported; callers read everything they can before they give up, so that one check finds every error.
struct Cursor {
    let file: String
    let node: YAMLNode
    let keyPath: String
    let problems: Problems

    func report(_ message: String, suggestion: String? = nil) { report(at: node.place, keyPath: keyPath, message, suggestion: suggestion) }

    func report(at place: YAMLPlace, keyPath: String, _ message: String, suggestion: String? = nil) {
        problems.report(
            DefinitionError(
                file: file, line: place.line, column: place.column, keyPath: keyPath, message: message, suggestion: suggestion))
    }

    func child(_ node: YAMLNode, _ step: String) -> Cursor {
        let path = step.hasPrefix("[") || keyPath.isEmpty ? keyPath + step : "\(keyPath).\(step)"
        return Cursor(file: file, node: node, keyPath: path, problems: problems)
    }

    /// What the value is, for messages.
    var kindOfValue: String {
        switch node.content {
        case .scalar(let text, let isPlain): isNull ? "nothing" : isPlain ? text : "\"\(text)\""
        case .sequence: "a list"
        case .mapping: "a map"
        }
    }

    /// True of an empty value, `null` and `~` without quotes.
    var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = node.content else { return false }
        return text.isEmpty || text == "~" || text == "null"
    }

    var isMapping: Bool {
        if case .mapping = node.content { true } else { false }
    }

    var isSequence: Bool {
        if case .sequence = node.content { true } else { false }
    }
}
