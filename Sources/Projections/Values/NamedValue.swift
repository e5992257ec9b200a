/// A field of a record: a name and what it holds.
public struct NamedValue: Sendable, Hashable {
    public let name: String
    /// Nil is null.
    public let value: FieldValue?

    public init(_ name: String, _ value: FieldValue?) { (self.name, self.value) = (name, value) }
}
