import Disk

/// What a log's folder holds.
enum LogFolder {
    struct Segment: Sendable {
        var path: String
        var firstPosition: UInt64
        var bytes: UInt64
    }

    /// LogSegments by position, and paths that belong to no log. Touches nothing.
    static func list(_ folder: String, _ fileSystem: any FileSystem) throws(EventLogError) -> (segments: [Segment], others: [String]) {
        try onDisk { () throws(DiskError) in
            var (segments, others) = ([Segment](), [String]())
            for name in try fileSystem.list(folder) {
                let path = folder + "/" + name
                if let position = SegmentName.firstPosition(name) {
                    let bytes = try fileSystem.status(of: path)?.sizeBytes ?? 0
                    segments.append(Segment(path: path, firstPosition: position, bytes: bytes))
                } else if name != SegmentName.prepared, name != SegmentName.quarantineFolder {
                    others.append(path)
                }
            }
            return (segments.sorted { $0.firstPosition < $1.firstPosition }, others)
        }
    }
}
