/// The stages of an e-mail.
enum EmailStage: UInt8 {
    case send
    case deliver
    case bounce
    case open
    case click
    case markAsSpam
    case unsubscribe
}
