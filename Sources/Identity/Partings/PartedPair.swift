import EventModel

/// Two identifiers that some unlink parted. 24 bytes.
struct PartedPair: BitwiseCopyable {
    let a: UInt32
    let b: UInt32
    /// The last of the unlinks that name the pair, in a ring of ``UnlinkMention``.
    var lastMention: UInt32
    /// 1 when they are kept apart at the latest basis.
    var apart: UInt32 = 0
    /// The pair before of `a`, of `b`; 0 at the end.
    let previousOfA: UInt32
    let previousOfB: UInt32

    var isApart: Bool { apart != 0 }

    func other(than ordinal: UInt32) -> UInt32 { a == ordinal ? b : a }

    /// The pair before this one, which has the index, of one of the two. Chains go down, so that they end whatever was stored.
    func previous(of ordinal: UInt32, before index: UInt32) -> UInt32 {
        let previous = a == ordinal ? previousOfA : previousOfB
        return previous < index ? previous : 0
    }
}

/// An identifier that some unlink names. 12 bytes.
struct PartedIdentifier: BitwiseCopyable {
    /// Its newest ``PartedPair``.
    var newestPair: UInt32 = 0
    /// The last of the unlinks that name it alone, in a ring of ``UnlinkMention``.
    var lastMention: UInt32 = 0
    /// From how many it is kept apart at the latest basis.
    var apartCount: UInt32 = 0
}

/// An unlink that names a pair, or an identifier alone. 8 bytes.
struct UnlinkMention: BitwiseCopyable {
    let unlink: UInt32
    /// The next that names the same; of the last, the first.
    var next: UInt32
}
