import Disk
import Synchronization

extension SimulatedFileSystem {
    public func lock(_ path: String, as claim: LockClaim) throws(DiskError) -> FolderLock {
        try perform(.lock, path) { (state) throws(Refusal) -> FolderLock in
            let inode = try state.disk.openFile(path, mode: .createOrOpen)
            if let holder = state.holder(of: inode, against: claim) {
                throw Refusal(reason: .inUse(by: holder))
            }
            let token = state.hold(inode, as: claim)
            return FolderLock(path: path, claim: claim) { self.release(inode, token) }
        }
    }

    /// Gives a lock up; after a crash its token is unknown and nothing happens.
    private func release(_ inode: Int, _ token: Int) {
        state.withLock { state in
            guard let claim = state.locks[inode]?.removeValue(forKey: token) else { return }
            if claim != .shared { state.disk.change(inode, .resize(toBytes: 0)) }
        }
    }
}

extension SimulatedState {
    /// Whoever keeps a new claim out, or nil when it may be made.
    func holder(of inode: Int, against claim: LockClaim) -> LockClaim? {
        guard let held = locks[inode]?.values.first else { return nil }
        guard held != .shared else { return claim == .shared ? nil : .shared }
        let content = disk.inodes[inode]?.seen.bytes ?? []
        return .exclusive(content: String(decoding: content, as: UTF8.self))
    }

    /// Notes a claim and leaves its content in the lock file.
    ///
    /// - Returns: The token to give the claim up with.
    mutating func hold(_ inode: Int, as claim: LockClaim) -> Int {
        lastLockToken += 1
        locks[inode, default: [:]][lastLockToken] = claim
        if claim != .shared {
            disk.change(inode, .resize(toBytes: 0))
            // A full disk keeps the content out, not the lock.
            _ = try? disk.write(claim.contentBytes, to: inode, at: 0)
        }
        return lastLockToken
    }
}
