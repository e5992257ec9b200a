import Disk
import EventModel

/// The files of a log that a backup is made of, open: what is removed or grows meanwhile does not matter.
struct BackupPlan {
    struct Part {
        let file: BackupFile
        let source: FileCopy.Source
    }

    let logId: UInt64
    let domain: Domain
    let erasures: ErasureTally
    /// Sealed ones, then the others, each oldest first.
    private(set) var parts: [Part] = []
    /// The last event; durable in the log.
    private(set) var position: UInt64 = 0

    var files: [BackupFile] { parts.map(\.file) }

    /// Looks at a log that may be appended to meanwhile. What is not sealed is cut behind its last whole Block.
    ///
    /// - Throws: ``EventLogError`` `damaged` when start-up would refuse the log.
    /// - Complexity: O(sealed LogSegments), and the bytes of the others, one of them in memory at a time.
    init(_ files: LogFiles, domain: Domain) throws(EventLogError) {
        self.domain = domain
        erasures = files.manifest?.erasures ?? .none
        guard !files.isBeingErased else { throw EventLogError(.refused, path: "", "an erasure of the log was interrupted: complete it first, with hindsight-admin erase --resume") }
        if let problem = files.problems.first ?? files.sealed.compactMap(\.problem).first { throw problem }
        for sealed in files.sealed {
            guard let file = sealed.file else { continue }
            let copied = BackupFile(name: SealedName.of(file.footer), bytes: UInt64(file.bytesCount), checksum: file.footerChecksum)
            parts.append(Part(file: copied, source: .mapped(file.mapped)))
        }
        var (next, logId) = (files.nextUnsealedPosition, files.logId)
        for index in files.unsealed.indices { parts.append(try Self.part(files, index, &next, &logId)) }
        if let loss = files.loss(behind: next) { throw loss }
        guard let logId else { throw EventLogError(.notALog, path: "", "nothing in the folder says which log it is") }
        (self.logId, position) = (logId, next - 1)
    }

    private static func part(_ files: LogFiles, _ index: Int, _ next: inout UInt64, _ logId: inout UInt64?) throws(EventLogError) -> Part {
        let entry = files.unsealed[index]
        let content = try entry.content()
        defer { withExtendedLifetime(content) {} }
        let walked = try files.walk(index, content) { _, _ in }
        if case .damaged(let error) = walked.end { throw error }
        // What was read is in the log for good only now: a writer that dies may have made Blocks that were never synced.
        if index == files.unsealed.count - 1 { try onDisk { () throws(DiskError) in try entry.file.sync() } }
        let kept = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(content.bytes)[..<Int(walked.endBytes)])
        let file = BackupFile(name: SegmentName.of(firstPosition: entry.firstPosition), bytes: walked.endBytes, checksum: SegmentFormat.checksum(kept))
        (next, logId) = (walked.nextPosition, logId ?? walked.header.logId)
        return Part(file: file, source: .file(entry.file))
    }
}
