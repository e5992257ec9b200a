import Disk
import DiskTesting
import Synchronization

@testable import EventLog

/// Holds up the syncs of LogSegments until a test lets them through.
final class DiskGate: Sendable {
    private let state = ConditionLock((open: true, waiting: 0))

    /// How many operations wait at the gate.
    var waiting: Int { state.withLock { $0.waiting } }

    func shut() { state.withLock { $0.open = false } }

    func open() {
        state.withLock { $0.open = true }
        state.wakeAll()
    }

    func pass() {
        state.withLock { $0.waiting += 1 }
        state.wait { $0.open }
        state.withLock { $0.waiting -= 1 }
    }
}

/// Waits until something is so, for tests of threads; gives up after ten seconds.
func eventually(_ isSo: () throws -> Bool) async throws -> Bool {
    for _ in 0..<1000 {
        if try isSo() { return true }
        try await Task.sleep(for: .milliseconds(10))
    }
    return false
}
