/// The bounds of one event, in one place.
public struct EventLimits: Sendable {
    /// Longest line accepted, in bytes.
    public var eventBytesMax: Int
    /// Whether events of administrators are taken, too: never from a socket.
    public var takesAdministrative: Bool

    public init(eventBytesMax: Int = Self.eventBytesDefault, takesAdministrative: Bool = false) {
        self.eventBytesMax = min(max(eventBytesMax, 1024), Self.eventBytesCeiling)
        self.takesAdministrative = takesAdministrative
    }

    /// Those of what is in a log already, or comes from who looks after it.
    public static let ofLogs = EventLimits(eventBytesMax: eventBytesCeiling, takesAdministrative: true)

    public static let eventBytesDefault = 32 * 1024
    /// No setting goes over this.
    public static let eventBytesCeiling = 1024 * 1024
    /// Objects and arrays inside one another; the event itself is 1.
    public static let depthMax = 32
    public static let messageIdBytesMax = 100
    /// Identifiers of one event that are used; more are kept in the event only.
    public static let identifiersMax = 16
    public static let identifierValueBytesMax = 512
    public static let identifierKindBytesMax = 64
    public static let sourceBytesMax = 100
}
