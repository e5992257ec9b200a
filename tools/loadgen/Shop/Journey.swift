/// A course of related events of one customer; each has stages of its own.
enum Journey: UInt8 {
    case browse
    case afterOrder
    case email
    case support
    case sales
    case store
    case consent
    case story
}
