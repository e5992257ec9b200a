/// One step of putting a shape's event together: copy bytes that every event of the shape has, then act.
struct AssemblyStep: Sendable {
    enum Action: UInt8, Sendable {
        case number, bool, instant, value
        /// The row's messageId.
        case messageId
        /// The row's occurredAt, with `argument` digits after the second.
        case occurredAt
        /// The value of the row's identifier `argument`.
        case identifier
        /// The copied bytes end with an object's or array's size, known when it closes.
        case open
        case close
        /// The event is complete.
        case finish
    }

    var action: Action
    /// Digits after the second, an identifier's index, or how many containers stand around a value.
    var argument: UInt8
    var literalCount: UInt16
    /// Of the bytes to copy, in the table's literals.
    var literalOffset: UInt32
}
