import Synchronization

/// A claim on a folder that lasts until it is released, deallocated or the process ends.
public final class FolderLock: Sendable {
    /// The lock file.
    public let path: String
    /// How the folder is claimed.
    public let claim: LockClaim

    private let releaseOnce: Mutex<(@Sendable () -> Void)?>

    /// Wraps a claim that a ``FileSystem`` has made.
    ///
    /// - Parameter release: Gives the claim up; called exactly once.
    public init(path: String, claim: LockClaim, release: @escaping @Sendable () -> Void) {
        self.path = path
        self.claim = claim
        releaseOnce = Mutex(release)
    }

    deinit { release() }

    /// Gives the claim up; again is harmless.
    public func release() {
        let release = releaseOnce.withLock { pending in
            defer { pending = nil }
            return pending
        }
        release?()
    }
}
