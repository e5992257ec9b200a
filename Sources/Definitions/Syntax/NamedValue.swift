/// An entry of a map whose keys are names that the file makes up.
struct NamedValue {
    let name: String
    let place: YAMLPlace
    let value: Cursor

    /// Reports at the name, not at its value.
    func report(_ message: String, suggestion: String? = nil) {
        value.report(at: place, keyPath: value.keyPath, message, suggestion: suggestion)
    }
}
