/// Why tokens are not JSON, or not JSON that we take.
enum JSONFault {
    case structure, incomplete, trailing, scalarOutermost
    case string, wordTrue, wordFalse, wordNull
    case number
    case tooDeep
    case duplicateKey

    /// In simdjson's words, since its first stage reports the rest.
    var message: String {
        switch self {
        case .structure: "The JSON document has an improper structure: missing or superfluous commas, braces, missing keys, etc."
        case .incomplete: "JSON document ended early in the middle of an object or array."
        case .trailing: "Unexpected trailing content in the JSON input."
        case .scalarOutermost: "The JSON element does not have the requested type."
        case .string: "Problem while parsing a string"
        case .wordTrue: "Problem while parsing an atom starting with the letter 't'"
        case .wordFalse: "Problem while parsing an atom starting with the letter 'f'"
        case .wordNull: "Problem while parsing an atom starting with the letter 'n'"
        case .number: "Problem while parsing a number"
        case .tooDeep: "objects and arrays nest deeper than \(EventLimits.depthMax)"
        case .duplicateKey: "the key stands twice in its object"
        }
    }
}
