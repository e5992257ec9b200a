// All identifiers of a log, in two tiers: an immutable base in a checkpoint's bytes and an append-only tail in memory.
//
// Invariants
//   1. One writer at a time adds, under `writer`. Readers never take that lock, so that a reader never holds up a commit.
//   2. Readers take the pair of base and tail at one moment and keep it alive while they use it; an exchange of the base publishes a new
//      pair, and the old one goes when its last reader is done.
//   3. Ordinals are those of arrival, whichever tier has them.

import Synchronization

/// All identifiers of one log by ordinal, and back. Shared by the writer, who adds, and readers, who look up.
public final class IdentifierTable: Sendable {
    private let writer: Mutex<IdentifierInterner>
    /// Held only to take or exchange the two references.
    private let current: Mutex<IdentifierSpace>

    /// - Parameter base: The identifiers of a checkpoint; what the log defines after them comes through ``withInterner(_:)``.
    public init(base: IdentifierBase? = nil) {
        let interner = IdentifierInterner(base: base)
        current = Mutex(interner.space)
        writer = Mutex(interner)
    }

    /// Runs `body` with the table locked for adding: the writer interns a whole commit under one lock.
    public func withInterner<R: Sendable, E: Error>(_ body: (inout IdentifierInterner) throws(E) -> R) throws(E) -> R {
        try writer.withLock { interner throws(E) in try body(&interner) }
    }

    private var space: IdentifierSpace { current.withLock { $0 } }

    /// The ordinal of an identifier; nil when the log has never seen it. O(1), waits for nobody.
    public func ordinal(of identifier: Identifier) -> IdentifierOrdinal? {
        var key = identifier.description
        let ordinal = key.withUTF8 { space.find($0, hash: IdentifierInterner.hash($0)) }
        return ordinal.map { IdentifierOrdinal(rawValue: UInt32(truncatingIfNeeded: $0)) }
    }

    /// The identifier with this ordinal; nil when there is none. O(1), waits for nobody.
    public func identifier(_ ordinal: IdentifierOrdinal) -> Identifier? {
        space.withKey(Int(ordinal.rawValue)) { Identifier(key: $0) } ?? nil
    }

    /// Appends the key, `kind:value`, of an ordinal; false when there is none. O(1), waits for nobody.
    public func appendKey(of ordinal: IdentifierOrdinal, to heap: inout ByteHeap) -> Bool {
        space.withKey(Int(ordinal.rawValue)) { heap.append(UnsafeRawBufferPointer($0)) } != nil
    }

    /// How many ordinals have been given out.
    public var count: Int { space.count }

    /// Adds an identifier when it is new, and returns its ordinal. For tests and tools; the writer uses ``withInterner(_:)``.
    @discardableResult
    public func intern(_ identifier: Identifier) -> IdentifierOrdinal {
        var key = identifier.description
        return key.withUTF8 { bytes in
            withInterner { $0.intern(bytes, hash: IdentifierInterner.hash(bytes)).ordinal }
        }
    }
}

extension IdentifierTable {
    /// Takes the keys of erased identifiers from their ordinals; whoever asks from now on finds neither. O(identifiers).
    public func forget(_ ordinals: some Sequence<IdentifierOrdinal>) {
        writer.withLock { interner in
            interner.forget(ordinals)
            let space = interner.space
            current.withLock { $0 = space }
        }
    }
}

/// Exchanging the base, in the background.
extension IdentifierTable {
    /// Everything interned up to now, to make a new base from while others are added.
    public func snapshot() -> IdentifierSnapshot { withInterner { $0.snapshot() } }

    /// Exchanges base and tail for a base that was written from a ``snapshot()`` of this table and a tail of what came since.
    ///
    /// The old tail's memory is given back when the last reader is done with it.
    ///
    /// - Returns: False, and nothing has changed, when the base is not one of this table.
    /// - Complexity: O(identifiers added since the snapshot), with the writer locked out.
    public func adopt(_ base: IdentifierBase) -> Bool {
        writer.withLock { interner in
            guard interner.adopt(base) else { return false }
            let space = interner.space
            current.withLock { $0 = space }
            return true
        }
    }
}
