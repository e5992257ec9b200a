/// A name by which a source knows somebody: (kind, value), written `email:ada@example.com`.
public struct Identifier: Hashable, Sendable, CustomStringConvertible {
    public let kind: IdentifierKind
    /// In the kind's normal form.
    public let value: String

    /// Takes the value as it is: use ``init(reference:)`` for what people type.
    public init(kind: IdentifierKind, value: String) { (self.kind, self.value) = (kind, value) }

    /// Reads `kind:value` (the value may hold further colons) and brings the value into its kind's normal form; nil when either is
    /// empty, too long or unusable.
    public init?(reference: String) {
        guard let colon = reference.firstIndex(of: ":") else { return nil }
        let kind = String(reference[..<colon])
        let value = String(reference[reference.index(after: colon)...])
        guard IdentifierForm.isKind(kind), let normal = IdentifierForm.normal(IdentifierKind(rawValue: kind), value) else { return nil }
        self.init(kind: IdentifierKind(rawValue: kind), value: normal)
    }

    /// Reads the stored form, `kind:value` in normal form; nil when it is none.
    public init?(key: UnsafeBufferPointer<UInt8>) {
        guard let colon = key.firstIndex(of: 58) else { return nil }
        kind = IdentifierKind(rawValue: String(decoding: key[..<colon], as: UTF8.self))
        value = String(decoding: key[(colon + 1)...], as: UTF8.self)
    }

    /// `kind:value`, the text under which the identifier is stored and compared.
    public var description: String { kind.rawValue + ":" + value }
}

/// The stored order of an identifier's first appearance in a log, from 1. Never recomputed, never reused.
public struct IdentifierOrdinal: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    public let rawValue: UInt32

    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// No identifier: the anchor of events that have none, such as retractions.
    public static let none = IdentifierOrdinal(rawValue: 0)

    @inlinable
    public static func < (a: IdentifierOrdinal, b: IdentifierOrdinal) -> Bool { a.rawValue < b.rawValue }

    public var description: String { String(rawValue) }
}
