// Shape signature: an event without its values, as bytes. Two events have one shape when their signatures are equal.
//
//   signature := value                        of an event: an object, or `subtree` for an event that is kept whole
//   value := 0x00                             null
//          | 0x01 number | 0x02 bool | 0x03 instantSeconds | 0x04 instantMillis | 0x05 instantMicros | 0x06 value
//                                             a leaf of that LeafKind
//          | 0x07 subtree                     a leaf of kind `value` that holds a whole object or array
//          | 0x08 contentBytes:u16 value*     an array
//          | 0x09 contentBytes:u16 (key value)*   an object, keys in the order sent
//          | 0x0A messageId                   the row's messageId, a UUID
//          | 0x0B | 0x0C | 0x0D occurredAt    the row's occurredAt with 0, 3 or 6 digits after the second
//          | 0x10…0x1F identifier             the value of the row's identifier 0…15
//          | 0x20 | 0x21 | 0x22 quarters:i8   instantSeconds, instantMillis, instantMicros whose text ends in +hh:mm or -hh:mm
//          | 0x24 | 0x25 | 0x26 quarters:i8   occurredAt whose text ends so; quarters of an hour, -95…95
//   key   := as in PackedJSON.swift
//
// A leaf's column follows from where it stands and its kind, so that signatures name no columns: columns are numbered in the order in
// which the leaves of shapes 0, 1, 2, … first need them. Hence tables merge by comparing signatures, and a decoded table is the table that
// was encoded. Column 0 has the path "" and kind `value`; shape 0 is the event that is kept whole in it.
//
// What is kept whole (`subtree`), always the smallest container that helps:
//   - an array of more than ShapeLimits.elementsMax elements;
//   - a container in which the signature would grow beyond ShapeLimits.signatureBytesMax;
//   - a container with a leaf whose column would be one too many. Columns of subtrees have ShapeLimits.subtreeColumns more room, so that keys
//     without end under one object cost that object's columns and nothing else;
//   - all containers directly under the event, when the shapes are too many; these shapes have ShapeLimits.outerShapes more room;
//   - the event, when nothing else helped.
// All of this depends on the events and their order alone.
// Invariants, checked by ShapeCompiler: sizes nest exactly, depth ≤ 32, keys are UTF-8.

/// The first byte of a value in a signature.
enum ShapeToken {
    static let null: UInt8 = 0x00
    /// Plus the raw value of a ``LeafKind``.
    static let firstLeaf: UInt8 = 0x01
    static let number: UInt8 = 0x01
    static let bool: UInt8 = 0x02
    static let value: UInt8 = 0x06
    static let subtree: UInt8 = 0x07
    static let array: UInt8 = 0x08
    static let object: UInt8 = 0x09
    static let messageId: UInt8 = 0x0A
    /// Plus 0, 1 or 2 for 0, 3 or 6 digits.
    static let occurredAt: UInt8 = 0x0B
    static let identifier: UInt8 = 0x10

    /// Plus 0, 1 or 2 for 0, 3 or 6 digits; an ``InstantZone`` follows.
    static let zonedInstant: UInt8 = 0x20
    /// The same for the row's occurredAt.
    static let zonedOccurredAt: UInt8 = 0x24

    static let identifiersMax = 16
    /// Bytes before an array's or object's content.
    static let containerHeaderBytes = 3
}
