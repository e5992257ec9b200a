/// The kind of an identifier: one of ours, or the `type` of an entry of `context.externalIds`.
public struct IdentifierKind: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public static let userId = IdentifierKind(rawValue: "user_id")
    public static let email = IdentifierKind(rawValue: "email")
    public static let phone = IdentifierKind(rawValue: "phone")
    public static let deviceId = IdentifierKind(rawValue: "device_id")
    public static let advertisingId = IdentifierKind(rawValue: "advertising_id")
    public static let anonymousId = IdentifierKind(rawValue: "anonymous_id")
    /// A device's address for push notifications, from `context.device.token`. Among the kinds that are called external, as all that came after the log's format.
    public static let pushToken = IdentifierKind(rawValue: "push_token")
    /// The client id of Google Analytics, from `integrations`. External in the same way.
    public static let gaClientId = IdentifierKind(rawValue: "ga_client_id")
    /// An account; never merged with people.
    public static let groupId = IdentifierKind(rawValue: "group_id")

    public var description: String { rawValue }

    /// True for kinds that come from `context.externalIds`, and those that have no place of their own in the order of anchors.
    public var isExternal: Bool { AnchorRank(kind: self) == .external }
}

/// The fixed order in which an event's anchor is chosen. Part of the log's format: it never changes.
enum AnchorRank: UInt8 {
    case userId, external, email, phone, deviceId, advertisingId, anonymousId, groupId

    init(kind: IdentifierKind) {
        self =
            switch kind {
            case .userId: .userId
            case .email: .email
            case .phone: .phone
            case .deviceId: .deviceId
            case .advertisingId: .advertisingId
            case .anonymousId: .anonymousId
            case .groupId: .groupId
            default: .external
            }
    }

    /// `user_id:` and so on: what the identifier's key begins with; empty for external kinds.
    var keyPrefix: StaticString {
        switch self {
        case .userId: "user_id:"
        case .email: "email:"
        case .phone: "phone:"
        case .deviceId: "device_id:"
        case .advertisingId: "advertising_id:"
        case .anonymousId: "anonymous_id:"
        case .groupId: "group_id:"
        case .external: ""
        }
    }

    /// Appends ``keyPrefix``.
    @inline(__always)
    func appendPrefix(to heap: inout ByteHeap) {
        let prefix = keyPrefix
        heap.append(prefix.utf8Start, count: prefix.utf8CodeUnitCount)
    }
}
