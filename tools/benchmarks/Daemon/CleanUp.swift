import Dispatch
import Foundation
import Glibc
import Synchronization

/// What Ctrl-C has to end and remove: the children that run and the temporary folder.
enum CleanUp {
    private static let children = Mutex<[pid_t: CInt]>([:])
    private static let patienceMillis = 5_000
    private static let removals = 10
    private static let isEnding = Atomic(false)
    /// Keeps the sources alive; written once, before the first child starts.
    nonisolated(unsafe) private static var sources: [any DispatchSourceSignal] = []

    /// From now on SIGINT, SIGTERM and SIGHUP end the children, remove the folder and then this program.
    static func onInterrupt(remove folder: WorkFolder) {
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                isEnding.store(true, ordering: .releasing)
                // Held to the end: nothing is started any more.
                children.withLock { children in
                    endAll(children)
                    // Again, since something may have been written meanwhile.
                    for _ in 0..<removals where folder.exists { folder.remove() }
                    exit(128 + number)
                }
            }
            source.resume()
            return source
        }
    }

    /// Starts the process, unless everything is being ended.
    static func start(_ process: Process, stopSignal: CInt) throws {
        try children.withLock { children in
            try process.run()
            children[process.processIdentifier] = stopSignal
        }
    }

    /// Does not return when everything is being ended: what fails then fails because of that.
    static func stayQuietWhenEnding() {
        while isEnding.load(ordering: .acquiring) { pause() }
    }

    /// To be called once the process has ended.
    static func forget(_ process: Process) { _ = children.withLock { $0.removeValue(forKey: process.processIdentifier) } }

    private static func endAll(_ children: [pid_t: CInt]) {
        for (child, stopSignal) in children { kill(child, stopSignal) }
        var waited = 0
        while waited < patienceMillis, children.keys.contains(where: { kill($0, 0) == 0 }) {
            usleep(20_000)
            waited += 20
        }
        for child in children.keys {
            kill(child, SIGKILL)
            // What it started is in the group that it leads; never our own.
            if child != getpgrp() { kill(-child, SIGKILL) }
        }
    }
}
