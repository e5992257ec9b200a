import EventModel

// Events name identifiers from all over memory: a fold that looks at one event at a time waits for memory at every step of each. So the
// steps are made for many events at once, a loop a step: the processor then waits for several of them together. Nothing is decided here.

extension IdentityGraph {
    /// Events looked at ahead: few enough that what was touched for them stays in the cache until they are folded.
    static let eventsAhead = 256

    /// Reads what folding these identifiers will read, and looks those up that no event has named yet.
    ///
    /// - Parameter ordinals: Of the next events.
    @inline(never)
    mutating func lookAhead(_ ordinals: ArraySlice<IdentifierOrdinal>) {
        scratch.unseen.removeAll()
        for ordinal in ordinals where nodes.kind(ordinal.rawValue) == KindTable.unseen && ordinal.rawValue <= IdentityBounds.ordinalMax {
            scratch.unseen.append(ordinal.rawValue)
        }
        var touched: UInt32 = 0
        for ordinal in ordinals {
            let node = nodes[ordinal.rawValue]
            touched ^= links[node.newestLink].a
            touched ^= nodes.touchComponent(node)
        }
        // Kept, so that the reads are not found superfluous.
        scratch.touched = touched
        if !scratch.unseen.isEmpty { defineUnseen() }
    }

    /// Defines identifiers in the order of their appearance; those that the log does not know are left to the fold, which says so.
    private mutating func defineUnseen() {
        scratch.readings.removeAll(keepingCapacity: true)
        identifiers.withInterner { interner in
            for at in scratch.unseen.indices { scratch.touched ^= interner.touch(IdentifierOrdinal(rawValue: scratch.unseen[at])) }
            for at in scratch.unseen.indices {
                let ordinal = scratch.unseen[at]
                guard let reading = interner.key(IdentifierOrdinal(rawValue: ordinal)).flatMap({ kinds.read($0) }) else { continue }
                scratch.readings.append((ordinal, reading))
            }
        }
        for (ordinal, reading) in scratch.readings where nodes.kind(ordinal) == KindTable.unseen { define(ordinal, reading) }
    }
}
