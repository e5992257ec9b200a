/// The bounds of one event, in one place.
public struct EventLimits: Sendable {
    /// Longest line accepted, in bytes.
    public var eventBytesMax: Int

    public init(eventBytesMax: Int = Self.eventBytesDefault) {
        self.eventBytesMax = min(max(eventBytesMax, 1024), Self.eventBytesCeiling)
    }

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
