import Definitions
import Projections

/// Of what the history is asked for, and which part of it.
public struct HistoryQuery: Sendable {
    /// Which customer each instant sees.
    enum Merging: String, Sendable, CaseIterable {
        /// The one of the basis, for all instants: what its events add up to.
        case basis
        /// As it was merged at each instant: what was answered there.
        case then
    }

    enum Subject: Sendable {
        /// Every value of all traits.
        case allTraits
        case trait(String)
        case value(HistorySubject)
        case identity
    }

    let subject: Subject
    let merging: Merging
    let limit: Int
    let place: ListPlace

    static let subjectNames = ["trait", "computed", "audience", "consent", "lifecycle", "identity"]
    public static let parameterNames = subjectNames + ["merged", "limit", "cursor"]
    public static let limitDefault = 1000
    public static let limitMax = 10_000

    /// - Parameter parameters: By name; `lifecycle` and `identity` have no value.
    /// - Throws: ``QueryError`` `badRequest` naming the parameter.
    public init(_ parameters: (String) -> String?) throws(QueryError) {
        let named = Self.subjectNames.filter { parameters($0) != nil }
        guard named.count <= 1 else { throw .badRequest("\(named[1]): history is of one thing, and \(named[0]) is given already") }
        subject = try Self.subject(named.first, parameters(named.first ?? "") ?? "")
        let text = parameters("merged") ?? Merging.basis.rawValue
        guard let merging = Merging(rawValue: text) else { throw .badRequest("merged: '\(text)' is none of basis, then") }
        guard merging == .basis || parameters("identity_as_of") == nil else {
            throw .badRequest("identity_as_of: with merged=then each instant has the identity of its own; leave one of the two out")
        }
        self.merging = merging
        limit = try QueryNumber.read(parameters("limit"), "limit", in: 1...Self.limitMax, byDefault: Self.limitDefault)
        place = try ListPlace(parameters("cursor"))
    }

    private static func subject(_ parameter: String?, _ text: String) throws(QueryError) -> Subject {
        switch parameter {
        case nil: return .allTraits
        case "lifecycle", "identity":
            guard ["", "1", "true"].contains(text) else { throw .badRequest("\(parameter ?? ""): has no value") }
            return parameter == "identity" ? .identity : .value(.lifecycle)
        default: break
        }
        guard !text.isEmpty else { throw .badRequest("\(parameter ?? ""): say which") }
        switch parameter {
        case "computed": return .value(.computed(text))
        case "audience": return .value(.audience(text))
        case "consent": return .value(.consent(text))
        default: return .trait(text)
        }
    }
}
