/// The place of an event in the log: dense, from 1, never changed, never reused once durable.
public struct LogPosition: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    public let rawValue: UInt64

    @inlinable
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Before the first event; the durable position of an empty log.
    public static let none = LogPosition(rawValue: 0)

    @inlinable
    public static func < (a: LogPosition, b: LogPosition) -> Bool { a.rawValue < b.rawValue }

    public var description: String { String(rawValue) }
}
