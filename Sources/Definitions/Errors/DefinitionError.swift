/// One thing that is wrong in a definitions file: what, where, and what was probably meant.
public struct DefinitionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file's name without a folder, such as `audiences.yaml`; a rule given over the wire has the name its caller gave it.
    public let file: String
    /// From 1.
    public let line: Int
    /// From 1, counted in Unicode scalars.
    public let column: Int
    /// Keys from the top of the file to the place, such as `audiences.lapsed.who.all[0].within`; empty for the file as a whole.
    public let keyPath: String
    /// A sentence without a full stop.
    public let message: String
    /// What was probably meant, ready to paste; nil when nothing is near.
    public let suggestion: String?

    public init(file: String, line: Int, column: Int, keyPath: String, message: String, suggestion: String? = nil) {
        (self.file, self.line, self.column) = (file, line, column)
        (self.keyPath, self.message, self.suggestion) = (keyPath, message, suggestion)
    }

    /// `traits.yaml:3:5: traits.order_count: unknown key "cuont"; did you mean "count"?`
    public var description: String {
        let place = "\(file):\(line):\(column): " + (keyPath.isEmpty ? "" : keyPath + ": ")
        return place + message + (suggestion.map { "; did you mean \"\($0)\"?" } ?? "")
    }
}

extension DefinitionError: Comparable {
    /// By file, then by place, then by words, so that a report has one order.
    public static func < (a: DefinitionError, b: DefinitionError) -> Bool {
        (a.file, a.line, a.column, a.keyPath, a.message) < (b.file, b.line, b.column, b.keyPath, b.message)
    }
}
