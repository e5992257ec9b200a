import Disk

/// Everything a ``SimulatedFileSystem`` knows: the disk, and around it what a machine knows while it runs.
struct SimulatedState: Sendable {
    var disk: SimulatedDisk
    /// Crashes so far.
    var epoch = 0
    var calls: [SimulatedCall] = []
    var faults: [SimulatedFault] = []
    var openFileCount = 0
    /// By lock file and token, who holds it.
    var locks: [Int: [Int: LockClaim]] = [:]
    var lastLockToken = 0

    init(disk: SimulatedDisk) {
        self.disk = disk
    }

    /// Writes a call down.
    ///
    /// - Returns: The fault it meets, if any.
    mutating func record(_ operation: DiskOperation, _ path: String) -> SimulatedFault? {
        let call = SimulatedCall(operation, path)
        calls.append(call)
        var met: SimulatedFault?
        for index in faults.indices.reversed() where faults[index].fires(on: call, number: calls.count) {
            met = faults[index]
            if faults[index].once { faults.remove(at: index) }
        }
        return met
    }
}
