import Dispatch
import Glibc
import Synchronization

/// Ctrl-C ends the daemon that was started and removes the temporary folder.
enum CleanUp {
    /// The process id of the child that runs; 0 when none does.
    static let childProcessId = Atomic<Int32>(0)
    /// Keeps the source alive; written once, before the first child starts.
    nonisolated(unsafe) private static var source: (any DispatchSourceSignal)?

    static func onInterrupt(remove folder: WorkFolder) {
        signal(SIGINT, SIG_IGN)
        let signals = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        signals.setEventHandler {
            let child = childProcessId.load(ordering: .acquiring)
            if child > 0 { kill(child, SIGKILL) }
            folder.remove()
            exit(130)
        }
        signals.resume()
        source = signals
    }
}
