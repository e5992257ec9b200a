/// Which deals an answer is about.
public struct DealFilter: Sendable, Hashable {
    /// Only those of this pipeline; nil for all.
    public let pipeline: String?
    /// Only those of this owner, or of nobody when it is empty; nil for all.
    public let owner: String?

    public init(pipeline: String? = nil, owner: String? = nil) { (self.pipeline, self.owner) = (pipeline, owner) }

    public static let all = DealFilter()

    func includes(pipeline name: String) -> Bool { pipeline == nil || pipeline == name }

    func includes(owner name: String?) -> Bool { owner == nil || owner == name ?? "" }

    func includes(_ deal: Deal) -> Bool { includes(pipeline: deal.pipeline) && includes(owner: deal.owner) }
}
