// Folder locks: flock on an open lock file.
//
// Invariants
//   1. The lock belongs to the open file description: the system drops it when the process ends, and a second claim in the same
//      process conflicts like one of another process.
//   2. The lock file is never unlinked by us; if somebody else did, the claim is made again on the file that is there now.
//   3. Its content is a note for people. Whether the folder is held is decided by flock alone.

import Glibc

extension PosixFileSystem {
    /// A lock file replaced this many times while we claim it is somebody's mistake.
    private static let replacedAttemptsMax = 8

    public func lock(_ path: String, as claim: LockClaim) throws(DiskError) -> FolderLock {
        for _ in 0..<Self.replacedAttemptsMax {
            let number = try openLockFile(path, for: claim)
            do throws(DiskError) {
                try acquire(claim, path, number)
                if try isStillThere(path, number) {
                    try leaveContent(of: claim, path, number)
                    return FolderLock(path: path, claim: claim) { releaseLock(claim, number) }
                }
            } catch {
                _ = Glibc.close(number)
                throw error
            }
            _ = Glibc.close(number)
        }
        throw DiskError(.lock, path: path, reason: .system(errno: ESTALE))
    }

    /// Readers take a lock file that they may not write; only a missing one has to be created.
    private func openLockFile(_ path: String, for claim: LockClaim) throws(DiskError) -> Int32 {
        if claim == .shared {
            do throws(DiskError) {
                return try openDescriptor(.lock, path, flags: O_RDONLY)
            } catch {
                guard error.isNotFound else { throw error }
            }
        }
        return try openDescriptor(.lock, path, flags: O_RDWR | O_CREAT)
    }

    private func acquire(_ claim: LockClaim, _ path: String, _ number: Int32) throws(DiskError) {
        let kind = claim == .shared ? LOCK_SH : LOCK_EX
        do throws(DiskError) {
            _ = try systemCall(.lock, path) { flock(number, kind | LOCK_NB) }
        } catch {
            guard error.errorNumber == EWOULDBLOCK else { throw error }
            throw DiskError(.lock, path: path, reason: .inUse(by: holder(number)))
        }
    }

    /// Who holds the lock: if it can be shared they are readers, and content left by a writer that died means nothing.
    private func holder(_ number: Int32) -> LockClaim {
        if flock(number, LOCK_SH | LOCK_NB) == 0 {
            _ = flock(number, LOCK_UN)
            return .shared
        }
        var content = [UInt8](repeating: 0, count: LockClaim.contentBytesMax)
        let count = pread(number, &content, content.count, 0)
        return .exclusive(content: String(decoding: content.prefix(max(count, 0)), as: UTF8.self))
    }

    private func isStillThere(_ path: String, _ number: Int32) throws(DiskError) -> Bool {
        var locked = stat()
        _ = try systemCall(.lock, path) { fstat(number, &locked) }
        var there = stat()
        guard lstat(path, &there) == 0 else { return false }
        return locked.st_ino == there.st_ino && locked.st_dev == there.st_dev
    }

    /// A full disk must not keep anyone, above all not a tool that frees space, from claiming the folder.
    private func leaveContent(of claim: LockClaim, _ path: String, _ number: Int32) throws(DiskError) {
        guard case .exclusive = claim else { return }
        let content = claim.contentBytes
        do throws(DiskError) {
            _ = try systemCall(.lock, path) { ftruncate(number, 0) }
            _ = try systemCall(.lock, path) { pwrite(number, content, content.count, 0) }
        } catch {
            guard error.isOutOfSpace else { throw error }
        }
    }
}

/// Clears what was left for others, while the lock still keeps them out, then lets them in.
///
/// Unlocks by name: a child process being started holds a copy of the descriptor for a moment, and with it the lock.
private func releaseLock(_ claim: LockClaim, _ number: Int32) {
    if case .exclusive = claim { _ = ftruncate(number, 0) }
    _ = flock(number, LOCK_UN)
    _ = Glibc.close(number)
}
