/// What a row knows beside its event, so that the event need not hold it twice.
public struct ShredContext {
    /// Keys `kind:value` of the row's identifiers, in the order in which they are stored.
    public var identifiers: UnsafeBufferPointer<UnsafeBufferPointer<UInt8>>
    public var occurredAt: Instant
    /// True when a `messageId` that is packed as a UUID is kept outside the event.
    public var keepsMessageId: Bool

    @inlinable
    public init(identifiers: UnsafeBufferPointer<UnsafeBufferPointer<UInt8>>, occurredAt: Instant, keepsMessageId: Bool) {
        (self.identifiers, self.occurredAt, self.keepsMessageId) = (identifiers, occurredAt, keepsMessageId)
    }

    /// Identifiers that a signature can name.
    @inline(__always)
    var identifierCount: Int { min(identifiers.count, ShapeToken.identifiersMax) }
}

/// Takes events apart into shape and leaves. One shredder serves one thread; its memory is reused from event to event.
public struct EventShredder: ~Copyable {
    /// The leaves of the last event in leaf order; valid until the next one. Their bytes lie in the event.
    public private(set) var leaves = UnsafeBufferPointer<LeafValue>(start: nil, count: 0)

    private let scratch: ShredScratch
    private var instants = CanonicalInstantReader()

    /// - Parameter limits: Those of the tables that it is used with.
    public init(limits: ShapeLimits = ShapeLimits()) { scratch = ShredScratch(limits) }

    deinit { scratch.deallocate() }

    /// Takes an event apart.
    ///
    /// - Parameters:
    ///   - event: One packed object, written by us or checked (``PackedJSONCheck``).
    ///   - table: Gets the event's shape and columns when they are new.
    /// - Returns: The event's shape. ``EventAssembler`` makes exactly the same bytes of it, ``leaves`` and the row.
    /// - Complexity: O(bytes); no allocation unless the shape is new.
    public mutating func shred(_ event: UnsafeBufferPointer<UInt8>, _ row: ShredContext, into table: inout ShapeTable) -> UInt32 {
        let walk = EventWalk.walk(event, row, keepingWhole: .nothing, scratch, instants)
        leaves = walk.leaves
        instants = walk.instants
        let hash = ShapeTable.hash(walk.signature)
        if let shape = table.find(walk.signature, hash: hash) { return shape }
        return add(walk, hash, event, row, into: &table)
    }

    /// Adds a new shape; where a limit forbids it, one that keeps more of the event whole, as little as will do.
    @inline(never)
    private mutating func add(
        _ walk: EventWalk.Result, _ hash: UInt64, _ event: UnsafeBufferPointer<UInt8>, _ row: ShredContext, into table: inout ShapeTable
    ) -> UInt32 {
        var added = table.add(walk.signature, hash: hash, .inner)
        if case .columnsFull(let containers) = added {
            let offsets = containers.map { Int(walk.containers[$0]) }.sorted()
            added = addKeepingWhole(.containers(offsets), .inner, event, row, into: &table)
        }
        if case .added(let shape) = added { return shape }
        if case .added(let shape) = addKeepingWhole(.inner, .outer, event, row, into: &table) { return shape }
        return keepEvent(event)
    }

    private mutating func addKeepingWhole(
        _ keptWhole: EventWalk.KeptWhole, _ room: ShapeTable.Room, _ event: UnsafeBufferPointer<UInt8>, _ row: ShredContext,
        into table: inout ShapeTable
    ) -> ShapeTable.Added {
        let walk = EventWalk.walk(event, row, keepingWhole: keptWhole, scratch, instants)
        leaves = walk.leaves
        let hash = ShapeTable.hash(walk.signature)
        if let shape = table.find(walk.signature, hash: hash) { return .added(shape) }
        return table.add(walk.signature, hash: hash, room)
    }

    private mutating func keepEvent(_ event: UnsafeBufferPointer<UInt8>) -> UInt32 {
        scratch.leaves.initialize(to: LeafValue(bytes: event))
        leaves = UnsafeBufferPointer(start: scratch.leaves, count: 1)
        return ShapeTable.wholeEvent
    }
}
