/// What survives a crash of what was not synced.
public enum CrashMode: Sendable, Hashable {
    /// Nothing: the strictest power failure.
    case dropUnsynced
    /// Everything: the process died, the machine did not.
    case keepAll
    /// The first changes, in the order they were made, on whichever file or folder.
    case prefix(Int)
    /// Of the bytes any 512-byte sectors, of the names the first few changes; chosen by the seed.
    case sectors(seed: UInt64)
    /// All names and sizes, but none of the bytes: files end in zeros.
    case zeroExtended
}
