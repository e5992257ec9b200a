/// Why bytes that were to be used in place cannot be: they break their grammar.
public struct MappedDamage: Error, Equatable, CustomStringConvertible {
    /// Where, from the start of the bytes given.
    public let offsetBytes: Int
    public let reason: String

    public init(offsetBytes: Int, _ reason: String) { (self.offsetBytes, self.reason) = (offsetBytes, reason) }

    public var description: String { "\(reason) (at byte \(offsetBytes))" }
}
