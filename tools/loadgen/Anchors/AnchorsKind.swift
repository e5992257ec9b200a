/// The kinds of events in the anchors mix.
enum AnchorsKind {
    case page
    case viewProduct
    case addProduct
    case startCheckout
    case completeOrder
    case openEmail
    case identify

    /// - Parameter lot: A number from 0 to 99, all equally likely.
    init(lot: Int) {
        switch lot {
        case ..<38: self = .page
        case ..<68: self = .viewProduct
        case ..<80: self = .addProduct
        case ..<85: self = .startCheckout
        case ..<90: self = .completeOrder
        case ..<96: self = .openEmail
        default: self = .identify
        }
    }

    var type: StaticString {
        switch self {
        case .page: "page"
        case .identify: "identify"
        default: "track"
        }
    }

    var event: StaticString? {
        switch self {
        case .page, .identify: nil
        case .viewProduct: "Product Viewed"
        case .addProduct: "Product Added"
        case .startCheckout: "Checkout Started"
        case .completeOrder: "Order Completed"
        case .openEmail: "Email Opened"
        }
    }

    /// Whether the event only happens to somebody who is logged in.
    var needsUser: Bool { self == .completeOrder || self == .openEmail || self == .identify }
}
