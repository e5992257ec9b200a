import CXXHash
import Glibc

/// Shapes and columns of one sealed LogSegment. It grows while events are taken apart (``EventShredder``), is stored beside the columns,
/// and puts events together again (``EventAssembler``).
///
/// The grammar of a shape and what happens at the limits stand at the head of ShapeSignature.swift. Equal events in equal order make
/// equal tables.
public struct ShapeTable: ~Copyable, Sendable {
    struct Shape: Sendable {
        var hash: UInt64
        var signature: Range<Int>
        var steps: Range<Int>
        /// In ``ShapeTable/columnOfLeaf``.
        var leaves: Range<Int>
        var literalBytes: Int
        /// Identifiers that stand in the event's place of a leaf.
        var identifierCount: Int
    }

    /// Events that are kept whole; always there.
    static let wholeEvent = UInt32(0)

    public let limits: ShapeLimits
    var paths = PathTree()
    var shapes: [Shape] = []
    var signatures: [UInt8] = []
    var steps: [AssemblyStep] = []
    /// Behind each shape's literals stand zeros, so that ``AssemblyWriter`` may copy more than it needs.
    var literals: [UInt8] = []
    var columnOfLeaf: [UInt32] = []
    private var slots: [Slot] = Array(repeating: Slot(tag: 0, shape: Slot.free), count: 128)

    private struct Slot: Sendable {
        /// The upper half of the signature's hash.
        var tag: UInt32
        var shape: UInt32

        static let free = UInt32.max
    }

    public init(limits: ShapeLimits = ShapeLimits()) {
        precondition(limits.signatureBytesMax <= 16_384, "sizes in a signature and literals of a step are u16")
        self.limits = limits
        let added = [ShapeToken.subtree].withUnsafeBufferPointer { add($0, hash: Self.hash($0), .stored) }
        guard case .added(Self.wholeEvent) = added else { preconditionFailure("shape 0 is the event kept whole") }
    }

    /// Column number → path and kind. Column 0 holds events that are kept whole.
    public var columns: [LeafColumn] { paths.columns }

    public var shapeCount: Int { shapes.count }

    /// The column of each leaf of a shape, in leaf order: an array of three objects names its columns three times.
    ///
    /// - Precondition: `shape` is below ``shapeCount``; so for all that take one.
    public func leafColumns(_ shape: Int) -> ArraySlice<UInt32> { columnOfLeaf[shapes[shape].leaves] }

    /// How many leaves a shape has.
    public func leafCount(_ shape: Int) -> Int { shapes[shape].leaves.count }

    /// Bytes that this table holds in memory, about.
    public var memoryBytes: Int {
        signatures.count + literals.count + steps.count * MemoryLayout<AssemblyStep>.stride + columnOfLeaf.count * 4
            + shapes.count * MemoryLayout<Shape>.stride + slots.count * MemoryLayout<Slot>.stride
    }
}

// MARK: Finding and adding

extension ShapeTable {
    @inline(__always)
    static func hash(_ signature: UnsafeBufferPointer<UInt8>) -> UInt64 { XXH3_64bits(signature.baseAddress, signature.count) }

    /// The shape with this signature.
    func find(_ signature: UnsafeBufferPointer<UInt8>, hash: UInt64) -> UInt32? {
        let tag = UInt32(truncatingIfNeeded: hash >> 32)
        return slots.withUnsafeBufferPointer { slots in
            let mask = slots.count &- 1
            var at = Int(truncatingIfNeeded: hash) & mask
            while true {
                let slot = slots[at]
                if slot.shape == Slot.free { return nil }
                if slot.tag == tag, hasSignature(slot.shape, signature) { return slot.shape }
                at = (at &+ 1) & mask
            }
        }
    }

    @inline(__always)
    private func hasSignature(_ shape: UInt32, _ signature: UnsafeBufferPointer<UInt8>) -> Bool {
        let range = shapes[Int(shape)].signature
        guard range.count == signature.count, let wanted = signature.baseAddress else { return false }
        return signatures.withUnsafeBufferPointer { memcmp($0.baseAddress! + range.lowerBound, wanted, range.count) == 0 }
    }

    /// How much room a new shape may use.
    enum Room {
        /// An event's own shape.
        case inner
        /// The shape of an event whose objects and arrays are kept whole.
        case outer
        /// A shape from a disk or another table: all there is.
        case stored
    }

    enum Added {
        case added(UInt32)
        /// Some containers must be kept whole: their numbers, counted from the event's start as they open.
        case columnsFull([Int])
        case shapesFull
        /// Not a signature.
        case malformed
    }

    /// Adds the shape of a signature that ``find(_:hash:)`` does not know. Unless it is added the table is as before.
    mutating func add(_ signature: UnsafeBufferPointer<UInt8>, hash: UInt64, _ room: Room) -> Added {
        guard signature.count <= limits.signatureBytesMax else { return .malformed }
        let mark = mark
        var compiler = ShapeCompiler(
            signature, leafColumnsMax: room == .stored ? limits.columnsMax : limits.columnsMax - limits.subtreeColumns)
        let isWellFormed = compiler.compile(into: &self)
        guard isWellFormed, compiler.keptWhole.isEmpty, hasRoom(room, signature.count) else {
            rollBack(to: mark)
            guard isWellFormed else { return .malformed }
            return compiler.keptWhole.isEmpty ? .shapesFull : .columnsFull(compiler.keptWhole)
        }
        shapes.append(
            Shape(
                hash: hash, signature: signatures.count..<signatures.count + signature.count, steps: mark.steps..<steps.count,
                leaves: mark.leaves..<columnOfLeaf.count, literalBytes: literals.count - mark.literals,
                identifierCount: compiler.identifierCount))
        signatures.append(contentsOf: signature)
        occupySlot(UInt32(shapes.count - 1))
        return .added(UInt32(shapes.count - 1))
    }

    private struct Mark {
        var paths: PathTree.Mark
        var steps: Int
        var literals: Int
        var leaves: Int
    }

    private var mark: Mark { Mark(paths: paths.mark, steps: steps.count, literals: literals.count, leaves: columnOfLeaf.count) }

    private mutating func rollBack(to mark: Mark) {
        paths.rollBack(to: mark.paths)
        steps.removeLast(steps.count - mark.steps)
        literals.removeLast(literals.count - mark.literals)
        columnOfLeaf.removeLast(columnOfLeaf.count - mark.leaves)
    }

    private func hasRoom(_ room: Room, _ bytes: Int) -> Bool {
        let (shapesLeft, bytesLeft) = (limits.shapesMax - shapes.count, limits.signatureBytesTotalMax - signatures.count)
        guard room == .inner else { return shapesLeft > 0 && bytesLeft >= bytes }
        return shapesLeft > limits.outerShapes && bytesLeft - limits.outerSignatureBytes >= bytes
    }

    private mutating func occupySlot(_ shape: UInt32) {
        if shapes.count * 2 > slots.count {
            slots = Array(repeating: Slot(tag: 0, shape: Slot.free), count: slots.count * 2)
            for shape in shapes.indices { fillSlot(UInt32(shape)) }
        } else {
            fillSlot(shape)
        }
    }

    private mutating func fillSlot(_ shape: UInt32) {
        let hash = shapes[Int(shape)].hash
        var at = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[at].shape != Slot.free { at = (at + 1) & (slots.count - 1) }
        slots[at] = Slot(tag: UInt32(truncatingIfNeeded: hash >> 32), shape: shape)
    }
}
