/// The stages of a deal, with the conversations around it.
enum SalesStage: UInt8 {
    case captureLead
    case createDeal
    case call
    case qualify
    case meet
    case planTask
    case propose
    case takeNote
    case completeTask
    case raiseAmount
    case negotiate
    case win
    case lose
}
