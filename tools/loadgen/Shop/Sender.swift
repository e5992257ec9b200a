/// What an event is sent from.
enum Sender: Equatable {
    case browser(device: Int)
    case app(device: Int)
    case server

    /// Which of the customer's devices, or nil for a server.
    var device: Int? {
        switch self {
        case .browser(let device), .app(let device): device
        case .server: nil
        }
    }
}
