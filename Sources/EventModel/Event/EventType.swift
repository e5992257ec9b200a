/// What kind of call an event is: the Segment Spec's six, and ours.
public enum EventType: UInt8, Sendable, CaseIterable {
    case identify = 1
    case track = 2
    case page = 3
    case screen = 4
    case group = 5
    case alias = 6
    /// States that identifiers belong to one customer.
    case link = 7
    /// States that identifiers do not belong to one customer.
    case unlink = 8
    /// Declares an earlier event wrong.
    case retract = 9
    /// A customer was erased. What it says names nobody.
    case erase = 10
    /// Identifiers are refused from now on.
    case suppress = 11
    /// Identifiers are taken again.
    case unsuppress = 12

    /// Whether only the administrators' path writes it: a note of what was done to the log, about no customer.
    public var isAdministrative: Bool { rawValue >= Self.erase.rawValue }

    /// The name in JSON.
    public var name: String { String(describing: self) }

    public init?(name: String) {
        guard let match = Self.byName[name] else { return nil }
        self = match
    }

    @inline(__always)
    init?(utf8: UnsafeBufferPointer<UInt8>) {
        // Names of senders' types have at most eight bytes; a zero at the end would look like the end of a shorter one.
        guard let start = utf8.baseAddress, !utf8.isEmpty, utf8[utf8.count - 1] != 0 else { return nil }
        guard utf8.count <= 8 else {
            guard let type = Self(name: String(decoding: utf8, as: UTF8.self)) else { return nil }
            self = type
            return
        }
        switch firstWord(start, utf8.count) {
        case Self.word("track"): self = .track
        case Self.word("page"): self = .page
        case Self.word("identify"): self = .identify
        case Self.word("screen"): self = .screen
        case Self.word("group"): self = .group
        case Self.word("alias"): self = .alias
        case Self.word("link"): self = .link
        case Self.word("unlink"): self = .unlink
        case Self.word("retract"): self = .retract
        case Self.word("erase"): self = .erase
        case Self.word("suppress"): self = .suppress
        default: return nil
        }
    }

    @inline(__always)
    private static func word(_ name: StaticString) -> UInt64 { firstWord(name.utf8Start, name.utf8CodeUnitCount) }

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })
}
