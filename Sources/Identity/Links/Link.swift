import EventModel

/// An accepted link between two identifiers, or the membership of a person's identifier in an account.
///
/// Links are never removed: unlinks and retractions only end their effect at the bases that know of them. 32 bytes.
struct Link: BitwiseCopyable {
    struct Flags: OptionSet, BitwiseCopyable {
        let rawValue: UInt8
        /// `b` is an account.
        static let membership = Flags(rawValue: 1)
        /// Without effect at the latest basis.
        static let inert = Flags(rawValue: 2)
        /// Some unlink names this pair: its effect must be looked up.
        static let parted = Flags(rawValue: 4)
        /// Some retraction names its event: its effect must be looked up.
        static let retracted = Flags(rawValue: 8)
        /// Not the first link of its pair.
        static let follower = Flags(rawValue: 16)
        /// Another link of its pair follows it, or did once.
        static let followed = Flags(rawValue: 32)
        /// Made when another event was retracted: from which basis on it counts must be looked up.
        static let restored = Flags(rawValue: 64)
    }

    private let occurredAtMicros: Int64
    /// position 48 | rule 8 | flags 8.
    private var packed: UInt64
    /// The identifier of highest priority on the event.
    let a: UInt32
    let b: UInt32
    /// The next link of `a`, of `b`; 0 at the end.
    var nextOfA: UInt32 = 0
    var nextOfB: UInt32 = 0

    init(_ a: UInt32, _ b: UInt32, _ rule: LinkRule, at point: EventPoint, flags: Flags = []) {
        (self.a, self.b, occurredAtMicros) = (a, b, point.occurredAtMicros)
        packed = point.position << 16 | UInt64(rule.rawValue) << 8 | UInt64(flags.rawValue)
    }

    /// The event that made it; effective from its occurredAt.
    @inline(__always) var point: EventPoint { EventPoint(occurredAtMicros: occurredAtMicros, position: packed >> 16) }

    @inline(__always) var rule: LinkRule { LinkRule(rawValue: UInt8(truncatingIfNeeded: packed >> 8)) ?? .sharedEvent }

    @inline(__always) var flags: Flags {
        get { Flags(rawValue: UInt8(truncatingIfNeeded: packed)) }
        set { packed = packed & ~0xFF | UInt64(newValue.rawValue) }
    }

    @inline(__always) var isInert: Bool { flags.contains(.inert) }
    @inline(__always) var isMembership: Bool { flags.contains(.membership) }

    @inline(__always)
    func joins(_ x: UInt32, _ y: UInt32) -> Bool { (a == x && b == y) || (a == y && b == x) }

    /// The other end.
    @inline(__always)
    func other(than ordinal: UInt32) -> UInt32 { a == ordinal ? b : a }

    /// The next link of one of the ends of this link, which has this index; 0 at the end. Chains go down, so that they end whatever was
    /// stored.
    @inline(__always)
    func next(of ordinal: UInt32, after index: UInt32) -> UInt32 {
        let next = a == ordinal ? nextOfA : nextOfB
        return next < index ? next : 0
    }
}

/// Two identifiers, whichever comes first.
enum IdentifierPair {
    @inline(__always)
    static func key(_ a: UInt32, _ b: UInt32) -> UInt64 { UInt64(min(a, b)) << 32 | UInt64(max(a, b)) }
    static func ends(_ key: UInt64) -> (UInt32, UInt32) { (UInt32(truncatingIfNeeded: key >> 32), UInt32(truncatingIfNeeded: key)) }
}
