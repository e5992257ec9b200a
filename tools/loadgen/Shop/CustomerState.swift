/// What has happened to a customer so far, as far as it decides what may happen next.
struct CustomerState {
    static let devicesMax = 4

    /// Devices seen so far, each with an anonymous id of its own.
    var devices: UInt8 = 1
    /// One bit a device: somebody has logged in there.
    private var signedIn: UInt8 = 0
    var hasVisited = false
    var hasAccount = false
    var hasLinkedCard = false
    var acceptsEmail = false

    var isKnown: Bool { signedIn != 0 }

    func isSignedIn(_ device: Int) -> Bool {
        signedIn & (1 << UInt8(device)) != 0
    }

    mutating func signIn(_ device: Int) {
        signedIn |= 1 << UInt8(device)
    }

    mutating func signOut(_ device: Int) {
        signedIn &= ~(1 << UInt8(device))
    }
}
