import EventModel
import Projections

/// What something of a customer was over time.
struct CourseAnswer: JSONAnswer {
    let subject: CustomerAtBasis
    /// Of a trait, as it was asked for.
    let name: String?
    let wanted: HistorySubject
    let merging: HistoryQuery.Merging
    let intervals: [ValueInterval]
    let isComplete: Bool
    /// The interval that the next page begins with.
    let next: Int?
    /// By the instant of the change.
    let causes: [Instant: HistoryCause]
    /// Of a trait, every value with where it came from.
    var traits: TraitHistoryAnswer?

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            subject.appendHead(to: &json)
            wanted.appendField(name, to: &json)
            json.field("merged", merging.rawValue)
            json.field("intervals") { json in json.array { json in for interval in intervals { append(interval, to: &json) } } }
            if !isComplete { json.field("complete", false) }
            traits?.appendFields(to: &json)
            json.field("next", next.map { BasisCursor(subject.basis, at: String($0)).description })
        }
    }

    private func append(_ interval: ValueInterval, to json: inout JSONWriter) {
        json.object { json in
            interval.appendFields(to: &json)
            json.field("began") { json in causes[interval.from].map { $0.append(to: &json) } ?? json.null() }
            json.field("ended") { json in interval.to.flatMap { causes[$0] }.map { $0.append(to: &json) } ?? json.null() }
        }
    }
}

extension HistorySubject {
    /// Writes what it is, under its kind, into an open object.
    ///
    /// - Parameter name: Of a trait, as it was asked for.
    func appendField(_ name: String?, to json: inout JSONWriter) {
        switch self {
        case .trait: json.field("trait", name)
        case .computed(let name): json.field("computed", name)
        case .audience(let name): json.field("audience", name)
        case .consent(let purpose): json.field("consent", purpose)
        case .lifecycle: json.field("lifecycle", true)
        }
    }
}
