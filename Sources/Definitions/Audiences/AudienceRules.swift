/// audiences.yaml: the named audiences.
public struct AudienceRules: Sendable, Hashable {
    /// In the file's order.
    public let audiences: [AudienceRule]
    /// Indices of ``audiences`` such that an audience comes after those it refers to.
    public let evaluationOrder: [Int]
    private let indexByName: [String: Int]

    init(audiences: [AudienceRule], evaluationOrder: [Int]) {
        (self.audiences, self.evaluationOrder) = (audiences, evaluationOrder)
        indexByName = Dictionary(audiences.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Nil when there is no audience of this name. O(1).
    public func audience(named name: String) -> AudienceRule? { indexByName[name].map { audiences[$0] } }
}
