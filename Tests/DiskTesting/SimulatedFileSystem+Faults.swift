import Disk
import Glibc
import Synchronization

extension SimulatedFileSystem {
    /// Fails the call with a number, as ``callCount`` counts: 1 is the first call ever made.
    ///
    /// - Parameters:
    ///   - once: Whether only that call fails, or it and every one after it.
    ///   - afterBytes: Bytes that a write still writes before it fails.
    public func failCall(number: Int, errno: Int32 = EIO, once: Bool = true, afterBytes: Int = 0) {
        add(SimulatedFault(trigger: .call(number: number), errno: errno, once: once, afterBytes: afterBytes))
    }

    /// Fails an operation the next time, or the `occurrence`-th time from now.
    ///
    /// - Parameter pathSuffix: Only calls on paths with this end count.
    public func fail(
        _ operation: DiskOperation, occurrence: Int = 1, onPathSuffix pathSuffix: String = "", errno: Int32 = EIO,
        once: Bool = true, afterBytes: Int = 0
    ) {
        let trigger = SimulatedFault.Trigger.operation(operation, pathSuffix: pathSuffix, remaining: occurrence)
        add(SimulatedFault(trigger: trigger, errno: errno, once: once, afterBytes: afterBytes))
    }

    /// Lets all calls pass again.
    public func clearFaults() {
        state.withLock { $0.faults = [] }
    }

    /// Sets the sum of file sizes that fits from now on; nil for no limit. Files stay as they are.
    public func setCapacity(bytes: UInt64?) {
        state.withLock { $0.disk.capacityBytes = bytes }
    }

    /// The number of calls made so far, failed ones included. Closing a file is no call.
    public var callCount: Int {
        state.withLock { $0.calls.count }
    }

    /// Failures that wait for their call.
    public var faultCount: Int { state.withLock { $0.faults.count } }

    /// Every call made so far, oldest first.
    public var calls: [SimulatedCall] {
        state.withLock { $0.calls }
    }

    /// The number of files open, so that a test can see one leak.
    public var openFileCount: Int {
        state.withLock { $0.openFileCount }
    }

    private func add(_ fault: SimulatedFault) {
        state.withLock { $0.faults.append(fault) }
    }
}
