/// What `hindsight-admin` ends with.
enum ExitStatus: Int32 {
    case fine = 0
    /// Wrong usage, or a file, a folder or the output failed.
    case failed = 1
    /// Data that was declared durable is missing or changed.
    case damaged = 2
    /// What is there is not for this version or this domain.
    case refused = 3
    /// Another process holds the data folder.
    case inUse = 4
}
