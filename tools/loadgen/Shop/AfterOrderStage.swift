/// What may happen to an order later.
enum AfterOrderStage: UInt8 {
    case refund
    case cancel
}
