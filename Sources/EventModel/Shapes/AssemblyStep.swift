/// One step of putting a shape's event together: copy bytes that every event of the shape has, then act.
struct AssemblyStep: Sendable {
    enum Action: UInt8, Sendable {
        case number, bool, instant, value
        /// The row's messageId.
        case messageId
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
    /// An instant's precision, an identifier's index, or how many containers stand around a value.
    var argument: UInt8
    /// Of an instant that is not written in UTC.
    var quarterHours: Int8?
    var literalCount: UInt16
    /// Of the bytes to copy, in the table's literals.
    var literalOffset: UInt32

    var zone: InstantZone { quarterHours.map { .quarterHours($0) } ?? .utc }
}
