import Glibc
import Synchronization

/// SIGTERM and SIGINT between the moment the sockets can be reached and the moment the service listens for signals itself.
///
/// Without it such a signal would end the process at once: nothing is lost, but clients would see a broken connection.
enum EarlySignals {
    private static let stopWanted = Atomic<Bool>(false)

    /// True when a signal came since ``listen()``.
    static var isStopWanted: Bool { stopWanted.load(ordering: .acquiring) }

    /// Takes the signals until somebody else does.
    static func listen() {
        for number in [SIGTERM, SIGINT] {
            signal(number) { _ in EarlySignals.stopWanted.store(true, ordering: .releasing) }
        }
    }
}
