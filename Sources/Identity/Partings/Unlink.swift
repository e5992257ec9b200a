import EventModel

/// An `unlink` event, as far as it has a say in which links have effect. 24 bytes.
struct Unlink: BitwiseCopyable {
    private let occurredAtMicros: Int64
    private let position: UInt64
    private let flags: UInt64

    init(point: EventPoint, isRetroactive: Bool, isOfOne: Bool) {
        (occurredAtMicros, position) = (point.occurredAtMicros, point.position)
        flags = (isRetroactive ? 1 : 0) | (isOfOne ? 2 : 0)
    }

    var point: EventPoint { EventPoint(occurredAtMicros: occurredAtMicros, position: position) }

    /// The links it cuts count as never made, at bases that know of it.
    var isRetroactive: Bool { flags & 1 != 0 }

    /// It names one identifier alone, and parts it from those that links join to it.
    var isOfOne: Bool { flags & 2 != 0 }

    /// True when it cuts the link once it has effect: made before it in the world, or, retroactively, recorded before it.
    @inline(__always)
    func cuts(_ link: Link) -> Bool { isRetroactive ? link.point.position < position : link.point < point }

    /// True when the basis knows of it and, unless it is retroactive, has come to it.
    @inline(__always)
    func isKnown(at basis: GraphBasis) -> Bool { position <= basis.asKnownAt && (isRetroactive || occurredAtMicros <= basis.asOfMicros) }
}

/// What an `unlink` parts.
enum UnlinkSubject {
    /// One identifier from all it is linked to.
    case alone(UInt32)
    /// These pairs, as ``IdentifierPair`` keys.
    case pairs([UInt64])

    var isOfOne: Bool {
        if case .alone = self { true } else { false }
    }
}
