import Glibc

/// Something that the file system did not do: what, where and why.
public struct DiskError: Error, Sendable, Hashable {
    /// Why it was not done.
    public enum Reason: Sendable, Hashable {
        /// The system refused, with this `errno`.
        case system(errno: Int32)
        /// The file ended before all that was asked for.
        case endOfFile(expectedBytes: Int, foundBytes: Int)
        /// The file has more bytes than the caller allows.
        case tooLarge(sizeBytes: UInt64, limitBytes: UInt64)
        /// Another claim holds the folder; `.exclusive` carries what its holder wrote, empty if nothing yet.
        case inUse(by: LockClaim)
        /// The file was closed before.
        case closed
        /// What is there is not a regular file.
        case notAFile(FileKind)
    }

    /// What was asked.
    public let operation: DiskOperation
    /// The file or folder it was asked of.
    public let path: String
    /// Where in the file, in bytes from its start; nil when the operation has no place.
    public let offsetBytes: UInt64?
    /// Bytes of a failed write that were written for certain; any of the others may have been. Nil for other operations.
    public let bytesDone: Int?
    /// Why it was not done.
    public let reason: Reason

    public init(_ operation: DiskOperation, path: String, offsetBytes: UInt64? = nil, bytesDone: Int? = nil, reason: Reason) {
        self.operation = operation
        self.path = path
        self.offsetBytes = offsetBytes
        self.bytesDone = bytesDone
        self.reason = reason
    }

    /// The system's error number, or nil when the system did not refuse.
    public var errorNumber: Int32? {
        guard case .system(let errno) = reason else { return nil }
        return errno
    }

    /// Whether the disk, the quota or the largest file size is used up.
    public var isOutOfSpace: Bool {
        [ENOSPC, EDQUOT, EFBIG].contains(errorNumber)
    }

    /// Whether there is nothing at the path.
    public var isNotFound: Bool { errorNumber == ENOENT }

    /// Whether this process may not, or cannot for want of something of its own: nothing is said about what is on the disk.
    public var isOfProcess: Bool { [EACCES, EPERM, EMFILE, ENFILE, ENOMEM].contains(errorNumber) }

    /// Whether there is something at the path that must not be.
    public var isAlreadyThere: Bool { errorNumber == EEXIST }
}
