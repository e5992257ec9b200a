import Definitions
import EventModel

/// What is wrong with a folder of definitions.
struct DefinitionProblems {
    let errors: [DefinitionError]

    /// `file:line:column: key: message (suggestion)`, one a line.
    var text: String {
        errors.reduce("") { text, error in
            let key = error.keyPath.isEmpty ? "" : error.keyPath + ": "
            let suggestion = error.suggestion.map { " (did you mean \"\($0)\"?)" } ?? ""
            let line = "\(error.file):\(error.line):\(error.column): \(key)\(error.message)\(suggestion)"
            return text + Escaping.visible(line) + "\n"
        }
    }

    var json: String {
        var json = JSONWriter()
        json.object { json in
            json.field("fine", false)
            json.field("problems") { json in
                json.array { json in for error in errors { Self.append(error, to: &json) } }
            }
        }
        return json.text + "\n"
    }

    private static func append(_ error: DefinitionError, to json: inout JSONWriter) {
        json.object { json in
            json.field("file", error.file)
            json.field("line", error.line)
            json.field("column", error.column)
            json.field("key", error.keyPath.isEmpty ? nil : error.keyPath)
            json.field("message", error.message)
            json.field("suggestion", error.suggestion)
        }
    }
}
