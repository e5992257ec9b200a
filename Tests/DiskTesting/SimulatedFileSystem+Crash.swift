import Disk
import Synchronization

extension SimulatedFileSystem {
    /// Crashes: open files are closed, locks are gone, faults are over, and of what was not synced the mode says what survives.
    public func crash(_ mode: CrashMode) {
        state.withLock { state in
            state.disk.crash(mode)
            state.epoch += 1
            state.openFileCount = 0
            state.locks = [:]
            state.faults = []
        }
    }

    /// A second disk as this one would be after a crash; this one goes on. Lets one run be cut everywhere.
    public func crashedCopy(_ mode: CrashMode) -> SimulatedFileSystem {
        var disk = state.withLock { $0.disk }
        disk.crash(mode)
        return SimulatedFileSystem(disk: disk)
    }

    /// The number of changes that no sync has made durable yet: the range of ``CrashMode/prefix(_:)``.
    public var unsyncedCount: Int {
        state.withLock { $0.disk.unsynced.count }
    }
}
