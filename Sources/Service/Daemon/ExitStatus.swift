/// What `hindsightd` ends with.
public enum ExitStatus: Int32, Sendable {
    /// Stopped as asked; everything acknowledged is durable.
    case stopped = 0
    /// Could not start: an option, a file, a folder, the definitions.
    case start = 1
    /// The log is damaged; `hindsight-admin verify` says where.
    case damaged = 2
    /// A write or a sync failed: nothing was acknowledged after it.
    case poisoned = 3
    /// Another process holds the data folder or a socket.
    case inUse = 4
}
