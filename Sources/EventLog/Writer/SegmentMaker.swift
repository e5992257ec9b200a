import Disk
import EventModel

/// Makes new LogSegments: whole, zero-filled and synced before they get their name.
struct SegmentMaker {
    let fileSystem: any FileSystem
    let folder: String
    let domain: Domain
    let random: @Sendable () -> UInt64
    /// Makes the next file ahead of time, when told to.
    let preparer: SegmentPreparer

    init(fileSystem: any FileSystem, folder: String, domain: Domain, random: @escaping @Sendable () -> UInt64) {
        (self.fileSystem, self.folder, self.domain, self.random) = (fileSystem, folder, domain, random)
        preparer = SegmentPreparer(fileSystem: fileSystem, path: folder + "/" + SegmentName.prepared)
    }

    /// Creates and publishes a LogSegment that is ready to be written.
    ///
    /// - Throws: ``EventLogError``. With `diskFull` nothing of the log has changed, and the next try starts anew.
    func make(
        logId: UInt64, segmentId: UInt64, firstPosition: UInt64, previousHash: UInt64, createdAt: Instant, sizeBytes: Int
    ) throws(EventLogError) -> ActiveSegment {
        let header = SegmentHeader(
            logId: logId, segmentId: segmentId, firstPosition: firstPosition, epoch: random(), previousHash: previousHash,
            createdAt: createdAt, domain: domain)
        let (bytes, checksum) = header.encoded()
        let (prepared, path) = (folder + "/" + SegmentName.prepared, folder + "/" + SegmentName.of(firstPosition: firstPosition))
        try onDisk { () throws(DiskError) in try prepare(bytes, prepared, sizeBytes: sizeBytes) }
        let file = try publish(prepared, path)
        return ActiveSegment(
            file: file, rows: UnsealedSegment(header: header, path: path), offsetBytes: UInt64(SegmentFormat.fileHeaderBytes),
            previousHash: checksum, sizeBytes: UInt64(sizeBytes), declaredDurable: firstPosition - 1)
    }

    private func prepare(_ header: [UInt8], _ prepared: String, sizeBytes: Int) throws(DiskError) {
        let file = if let ready = preparer.take(sizeBytes: sizeBytes) { ready } else { try createNew(prepared) }
        defer { file.close() }
        do throws(DiskError) {
            // Does nothing to a file that was prepared.
            try file.preallocate(sizeBytes: UInt64(sizeBytes))
            try file.write(header, at: 0)
            try file.sync()
        } catch {
            try? fileSystem.unlink(prepared)
            throw error
        }
    }

    private func createNew(_ path: String) throws(DiskError) -> any File {
        if try fileSystem.exists(path) { try fileSystem.unlink(path) }
        return try fileSystem.open(path, mode: .createNew)
    }

    /// Once the rename was tried it is open which name the file has: going on with the old LogSegment could contradict the new one.
    private func publish(_ prepared: String, _ path: String) throws(EventLogError) -> any File {
        do throws(DiskError) {
            try fileSystem.rename(prepared, to: path)
            try fileSystem.syncFolder(folder)
            // Opened anew, so that errors name the file as people find it.
            return try fileSystem.open(path, mode: .readWrite)
        } catch {
            throw EventLogError(error, mayRetry: false)
        }
    }
}
