/// Why a text is no title template.
public struct TitleTemplateError: Error, Sendable, Hashable {
    public let message: String
}

extension TitleTemplate {
    /// Reads a template as files write it.
    public init(_ text: String) throws(TitleTemplateError) {
        var parts: [Part] = []
        var literal = ""
        var rest = Substring(text)
        while let character = rest.popFirst() {
            if character == "{" || character == "}", rest.first == character {
                rest.removeFirst()
                literal.append(character)
            } else if character == "{" {
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = ""
                parts.append(.value(try Self.path(from: &rest)))
            } else if character == "}" {
                throw TitleTemplateError(message: "} without {; write }} for a brace")
            } else {
                literal.append(character)
            }
        }
        if !literal.isEmpty { parts.append(.literal(literal)) }
        guard !parts.isEmpty else { throw TitleTemplateError(message: "a title is not empty") }
        (self.parts, self.text) = (parts, text)
    }

    private static func path(from rest: inout Substring) throws(TitleTemplateError) -> PropertyPath {
        guard let end = rest.firstIndex(of: "}") else { throw TitleTemplateError(message: "{ without }; write {{ for a brace") }
        let text = String(rest[..<end])
        rest = rest[rest.index(after: end)...]
        do {
            return try PropertyPath(text)
        } catch {
            throw TitleTemplateError(message: error.message)
        }
    }
}
