import Glibc
import Synchronization

/// Ctrl-C and a service manager's wish to end, taken note of so that work ends at its next step. A second one ends the program at once.
enum Interruption {
    private static let isWanted = Atomic(false)

    static var hasCome: Bool { isWanted.load(ordering: .relaxed) }

    /// Begins to take note.
    static func expect() {
        // Made before a handler may need it.
        _ = hasCome
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                Interruption.isWanted.store(true, ordering: .relaxed)
                signal(number, SIG_DFL)
            }
        }
    }
}
