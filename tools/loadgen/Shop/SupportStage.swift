/// The stages of a ticket.
enum SupportStage: UInt8 {
    case open
    case update
    case resolve
    case reopen
}
