import Glibc
import Synchronization

/// A file descriptor shared between threads: it is closed once nobody uses it, so a number reused by the system is never touched.
final class PosixDescriptor: Sendable {
    private struct State {
        var users = 0
        var isClosed = false
    }

    private let number: Int32
    private let state = Mutex(State())

    /// Takes ownership of an open descriptor.
    init(owning number: Int32) {
        self.number = number
    }

    deinit { close() }

    /// Takes the descriptor for one operation, or nil once it is closed; every success needs one ``giveBack()``.
    func borrow() -> Int32? {
        state.withLock { state in
            if state.isClosed { return nil }
            state.users += 1
            return number
        }
    }

    /// Ends one operation.
    func giveBack() {
        let isLast = state.withLock { state in
            state.users -= 1
            return state.isClosed && state.users == 0
        }
        if isLast { closeNumber() }
    }

    /// Refuses new operations and closes after the last one under way; again is harmless.
    func close() {
        let isIdle = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed && state.users == 0
        }
        if isIdle { closeNumber() }
    }

    /// Not repeated when interrupted: Linux has given the number up by then.
    private func closeNumber() {
        _ = Glibc.close(number)
    }
}
