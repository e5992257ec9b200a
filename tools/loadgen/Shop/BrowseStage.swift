/// The stages of a visit to the web shop or the app.
enum BrowseStage: UInt8 {
    case look
    case viewProduct
    case addProduct
    case checkOut
    case signIn
    case order
}
