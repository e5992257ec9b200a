/// An `unlink` event, as far as it has a say in which links have effect.
struct Unlink: Sendable {
    let point: EventPoint
    /// The links it cuts count as never made, at bases that know of it.
    let isRetroactive: Bool

    /// True when it cuts the link once it has effect: made before it in the world, or, retroactively, recorded before it.
    @inline(__always)
    func cuts(_ link: Link) -> Bool { isRetroactive ? link.point.position < point.position : link.point < point }

    /// True when the basis knows of it and, unless it is retroactive, has come to it.
    @inline(__always)
    func isKnown(at basis: GraphBasis) -> Bool {
        point.position <= basis.asKnownAt && (isRetroactive || point.occurredAtMicros <= basis.asOfMicros)
    }
}

/// What an `unlink` parts.
enum UnlinkSubject {
    /// One identifier from all it is linked to.
    case alone(UInt32)
    /// These pairs, as ``IdentifierPair`` keys.
    case pairs([UInt64])
}
