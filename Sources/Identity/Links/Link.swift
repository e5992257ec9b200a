/// An accepted link between two identifiers, or the membership of a person's identifier in an account.
///
/// Links are never removed: unlinks and retractions only end their effect at the bases that know of them. 40 bytes.
struct Link: Sendable {
    struct Flags: OptionSet, Sendable {
        let rawValue: UInt8
        /// `b` is an account.
        static let membership = Flags(rawValue: 1)
        /// Without effect at the latest basis.
        static let inert = Flags(rawValue: 2)
        /// Some unlink names this pair: its effect must be looked up.
        static let parted = Flags(rawValue: 4)
        /// Some retraction names its event: its effect must be looked up.
        static let retracted = Flags(rawValue: 8)
    }

    /// The event that made it; effective from its occurredAt.
    let point: EventPoint
    /// The identifier of highest priority on the event.
    let a: UInt32
    let b: UInt32
    /// The next link of `a`, of `b`, and between the two; 0 at the end.
    var nextOfA: UInt32 = 0
    var nextOfB: UInt32 = 0
    var nextOfPair: UInt32 = 0
    let rule: LinkRule
    var flags: Flags

    init(_ a: UInt32, _ b: UInt32, _ rule: LinkRule, at point: EventPoint, flags: Flags = []) {
        (self.a, self.b, self.rule, self.point, self.flags) = (a, b, rule, point, flags)
    }

    @inline(__always) var isInert: Bool { flags.contains(.inert) }
    @inline(__always) var isMembership: Bool { flags.contains(.membership) }

    /// The other end.
    @inline(__always)
    func other(than ordinal: UInt32) -> UInt32 { a == ordinal ? b : a }
    @inline(__always)
    func next(of ordinal: UInt32) -> UInt32 { a == ordinal ? nextOfA : nextOfB }
}

/// Two identifiers, whichever comes first.
enum IdentifierPair {
    @inline(__always)
    static func key(_ a: UInt32, _ b: UInt32) -> UInt64 { UInt64(min(a, b)) << 32 | UInt64(max(a, b)) }
    static func ends(_ key: UInt64) -> (UInt32, UInt32) { (UInt32(truncatingIfNeeded: key >> 32), UInt32(truncatingIfNeeded: key)) }
}
