/// What happens at a ``StoryBeat``. Products are places in the ``Catalogue``.
enum StoryAction {
    /// The hero's two devices.
    enum Device: Int {
        case web
        case app
    }

    case look(Device)
    case viewProduct(Device, Int)
    case addProduct(Device, Int)
    case checkOut(Device, Int)
    case order(Device, Int, number: Int)
    case firstSignIn
    case signInOnApp
    case consent(isGiven: Bool)
    case email(EmailStage, number: Int)
    case ticket(SupportStage)
    case linkCard
    case enterStore
    case buyInStore(Int, number: Int)
    case latePurchase
    case joinAccount
    case sell(SalesStage)
    case changeTraits
    case refund
}
