import EventModel

extension Page {
    mutating func status(_ answer: JSONValue) {
        title("hindsightd", note: answer["version"].map { scalar($0).text })
        for part in answer["warming"]?.elements ?? [] { note("warming: \(scalar(part).text)") }
        for field in answer["domains"]?.fields ?? [] {
            section(field.key)
            tree(field.value)
        }
        remaining(answer, known: ["version", "warming", "domains"])
    }
}
