/// What was asked of the file system; the raw value completes "cannot …" in messages.
public enum DiskOperation: String, Sendable, Hashable, CaseIterable {
    case open
    case read
    case write
    case map
    case sync
    case preallocate
    case truncate
    case size = "read the size of"
    case rename
    case unlink
    case syncFolder = "sync folder"
    case list = "list folder"
    case createFolder = "create folder"
    case removeFolder = "remove folder"
    case status = "look up"
    case lock
    case freeSpace = "read the free space of"
}
