import Projections

/// What of a customer is explained.
public struct ExplainQuery: Sendable {
    enum Subject: Sendable {
        case trait(String)
        case computed(String)
        case audience(String)
        case consent(String)
        case lifecycle
        /// How an identifier came to be the customer's: the links from it to another, or to the one that was asked for.
        case identifier(String, to: String?)
    }

    let subject: Subject

    static let subjectNames = ["trait", "computed", "audience", "consent", "lifecycle", "identifier"]
    public static let parameterNames = subjectNames + ["to"]

    /// - Parameter parameters: By name; `lifecycle` has no value.
    /// - Throws: ``QueryError`` `badRequest` naming the parameter.
    public init(_ parameters: (String) -> String?) throws(QueryError) {
        let named = Self.subjectNames.filter { parameters($0) != nil }
        guard let name = named.first else { throw .badRequest("say what to explain: one of \(Self.subjectNames.joined(separator: ", "))") }
        guard named.count == 1 else { throw .badRequest("\(named[1]): one thing is explained at a time, and \(name) is given already") }
        guard parameters("to") == nil || name == "identifier" else { throw .badRequest("to: goes with identifier, the other end of the way") }
        let text = parameters(name) ?? ""
        guard name == "lifecycle" ? ["", "1", "true"].contains(text) : !text.isEmpty else {
            throw .badRequest(name == "lifecycle" ? "lifecycle: has no value" : "\(name): say which")
        }
        switch name {
        case "trait": subject = .trait(text)
        case "computed": subject = .computed(text)
        case "audience": subject = .audience(text)
        case "consent": subject = .consent(text)
        case "lifecycle": subject = .lifecycle
        default: subject = .identifier(text, to: parameters("to"))
        }
    }

    private init(_ subject: Subject) { self.subject = subject }

    /// Why a customer is a member of an audience, or is not.
    public static func audience(_ name: String) -> ExplainQuery { ExplainQuery(.audience(name)) }
}
