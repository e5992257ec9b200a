import Disk

/// Tells a log's folder from any other.
public enum LogPresence {
    /// - Throws: ``EventLogError`` `notALog` when the folder holds no LogSegment and no manifest, `diskFailed` when it cannot be read.
    public static func check(folder: String, fileSystem: any FileSystem) throws(EventLogError) {
        try check(onDisk { () throws(DiskError) in try fileSystem.list(folder) }, of: folder)
    }

    static func check(_ names: [String], of folder: String) throws(EventLogError) {
        guard names.contains(where: { SegmentName.firstPosition($0) != nil || SealedName.isSealed($0) || $0 == Manifest.name }) else {
            throw EventLogError(.notALog, path: folder, "the folder holds no LogSegment")
        }
    }
}
