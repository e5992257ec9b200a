import Disk

/// Keeps bytes that are cut from a log, each cut in a file of its own.
struct Quarantine {
    let fileSystem: any FileSystem
    let folder: String
    private static let attemptsMax = 1000

    /// Writes the bytes durably and returns the file's path.
    func keep(_ bytes: [UInt8], firstPosition: UInt64, offsetBytes: UInt64) throws(EventLogError) -> String {
        let quarantine = folder + "/" + SegmentName.quarantineFolder
        try onDisk { () throws(DiskError) in
            try fileSystem.createFolder(quarantine)
            try fileSystem.syncFolder(folder)
        }
        for attempt in 0..<Self.attemptsMax {
            let path = quarantine + "/" + SegmentName.quarantine(firstPosition: firstPosition, offsetBytes: offsetBytes, attempt: attempt)
            if try onDisk({ () throws(DiskError) in try fileSystem.exists(path) }) { continue }
            try onDisk { () throws(DiskError) in
                let file = try fileSystem.open(path, mode: .createNew)
                defer { file.close() }
                try file.write(bytes, at: 0)
                try file.sync()
                try fileSystem.syncFolder(quarantine)
            }
            return path
        }
        throw EventLogError(.limit, path: quarantine, "\(Self.attemptsMax) cuts at the same place are kept already: look at them and move them away")
    }
}
