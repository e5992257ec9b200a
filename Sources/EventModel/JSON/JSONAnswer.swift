/// Something that answers a question in JSON.
public protocol JSONAnswer: Sendable {
    func appendJSON(to json: inout JSONWriter)
}

extension JSONAnswer {
    /// The answer by itself.
    public var text: String {
        var json = JSONWriter()
        appendJSON(to: &json)
        return json.text
    }
}
