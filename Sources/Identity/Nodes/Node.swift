import EventModel

/// What the graph keeps of one identifier. 28 bytes; all zero for one that no event has named.
struct Node: BitwiseCopyable {
    /// kind 13 | isCounted 1 | linksCounted 3 | wasRefused 1 | isApart 1 | hasEarlierSightings 1 | high bits of firstPosition 12.
    private var bits: UInt32 = 0
    private var firstPositionLow: UInt32 = 0
    private var earliestLow: UInt32 = 0
    private var earliestHigh: UInt32 = 0
    /// The newest of its links; 0 for none.
    var newestLink: UInt32 = 0
    /// Its place in its component: `NodeTable+Components.swift`.
    var component: UInt32 = 0
    /// The next member of its component; 0 for itself.
    var nextMember: UInt32 = 0

    init() {}

    /// An identifier that is about to be noted for the first time.
    init(kind: UInt32, isCounted: Bool) {
        bits = kind & 0x1FFF | (isCounted ? 1 << 13 : 0)
        earliestMicros = .max
    }

    /// Index into ``KindTable``.
    @inline(__always) var kind: UInt32 { bits & 0x1FFF }
    /// The kind to count members by; 0 for kinds without a limit.
    @inline(__always) var countedKind: UInt32 { bits & 1 << 13 == 0 ? 0 : kind }

    /// Its links, counted as far as ``linksCountedMax``.
    @inline(__always) var linksCounted: UInt32 { bits >> 14 & 0x7 }
    static let linksCountedMax: UInt32 = 7
    @inline(__always) var isHub: Bool { linksCounted >= Self.linksCountedMax }
    mutating func countLink() { if !isHub { bits &+= 1 << 14 } }

    /// True when some event of another identifier carried it and was not linked to it, other than for its value: ``RefusalTable`` has why.
    var wasRefused: Bool {
        get { bits & 1 << 17 != 0 }
        set { bits = newValue ? bits | 1 << 17 : bits & ~(1 << 17) }
    }

    /// True when it is kept apart from somebody at the latest basis.
    var isApart: Bool {
        get { bits & 1 << 18 != 0 }
        set { bits = newValue ? bits | 1 << 18 : bits & ~(1 << 18) }
    }

    /// True when events arrived later that occurred earlier: ``NodeTable`` has a chain of them.
    var hasEarlierSightings: Bool {
        get { bits & 1 << 19 != 0 }
        set { bits = newValue ? bits | 1 << 19 : bits & ~(1 << 19) }
    }

    /// The position of the first event that names it; 0 for none.
    var firstPosition: UInt64 {
        get { UInt64(bits >> 20) << 32 | UInt64(firstPositionLow) }
        set {
            bits = bits & 0xF_FFFF | UInt32(truncatingIfNeeded: newValue >> 32) << 20
            firstPositionLow = UInt32(truncatingIfNeeded: newValue)
        }
    }

    /// The earliest occurredAt of an event that names it.
    var earliestMicros: Int64 {
        @inline(__always) get { Int64(bitPattern: UInt64(earliestHigh) << 32 | UInt64(earliestLow)) }
        @inline(__always) set {
            earliestLow = UInt32(truncatingIfNeeded: newValue)
            earliestHigh = UInt32(truncatingIfNeeded: newValue >> 32)
        }
    }
}
