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

    /// Along which clock.
    enum Clock: String, Sendable, CaseIterable {
        /// What was true, instant by instant, by what the basis knows.
        case occurred
        /// What was known of the one instant of the basis, position by position.
        case recorded
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
    let clock: Clock
    let limit: Int
    let place: ListPlace

    static let subjectNames = ["trait", "computed", "audience", "consent", "lifecycle", "identity"]
    public static let parameterNames = subjectNames + ["merged", "clock", "limit", "cursor"]
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
        clock = try Self.clock(parameters("clock"), subject, merging)
        limit = try QueryNumber.read(parameters("limit"), "limit", in: 1...Self.limitMax, byDefault: Self.limitDefault)
        place = try ListPlace(parameters("cursor"))
    }

    private static func clock(_ text: String?, _ subject: Subject, _ merging: Merging) throws(QueryError) -> Clock {
        guard let clock = Clock(rawValue: text ?? Clock.occurred.rawValue) else { throw .badRequest("clock: '\(text ?? "")' is none of occurred, recorded") }
        guard clock == .recorded else { return clock }
        guard merging == .basis else { throw .badRequest("merged: by what was recorded, each position has the customer that it knows; leave merged out") }
        if case .allTraits = subject { throw .badRequest("clock: recorded is told of one thing: say which of \(subjectNames.joined(separator: ", "))") }
        return clock
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
