import EventModel

/// One audience of audiences.yaml.
public struct AudienceRule: Sendable, Hashable {
    public let name: String
    public let description: String?
    public let domain: Domain
    public let condition: Condition
}
