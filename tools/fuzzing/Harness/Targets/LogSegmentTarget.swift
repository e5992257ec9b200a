import Disk
import DiskTesting
import EventModel

@testable import EventLog

/// The bytes of one LogSegment that is not sealed, as they are and with everything mended that a checksum or a link would show: walked, verified,
/// opened, read in every way, and sealed. What start-up refuses the verifier finds, and sealed events are those that went in.
struct LogSegmentTarget: FuzzTarget {
    static let name = "log-segment"

    private static let path = PackedFolder.folder + "/" + SegmentName.of(firstPosition: 1)

    static func seeds() throws -> [String: [UInt8]] {
        try Seeds.logSegments().mapValues { bytes in
            var output = InputWriter()
            SparseFile.write(bytes, to: &output)
            return output.bytes
        }
    }

    init() {}

    func run(_ input: [UInt8]) {
        var reader = InputReader(input)
        let bytes = SparseFile.read(&reader)
        check(bytes)
        var link: UInt64?
        check(Mending.logSegment(bytes, linkingTo: &link))
    }

    private func check(_ bytes: [UInt8]) {
        let disk = PackedFolder([SegmentName.of(firstPosition: 1): bytes]).disk()
        walk(bytes)
        let verified = try? LogVerification.run(folder: PackedFolder.folder, fileSystem: disk)
        _ = try? LogInspection.run(folder: PackedFolder.folder, fileSystem: disk)
        do throws(EventLogError) {
            let log = try LogReading.open(disk, isReadOnly: true)
            let all = try LogReading.all(log)
            if let finding = verified?.findings.first(where: { $0.kind == .damage }) { found("it opens, and verify says: \(finding.reason)") }
            seal(bytes, all, log)
        } catch {
            if verified?.findings.isEmpty == true { found("verify finds nothing, and it does not open: \(error)") }
        }
    }

    private func walk(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            guard let (header, checksum) = try? SegmentHeader.decode(UnsafeRawBufferPointer(rebasing: bytes.prefix(SegmentFormat.fileHeaderBytes))) else { return }
            var walk = SegmentWalk(bytes, header: header, headerChecksum: checksum)
            while case .block(let block, _) = walk.next() { PlantedBug.read(block) }
            _ = walk.evidenceBehind()
        }
    }

    /// Seals what was read, as if the LogSegment had rolled.
    private func seal(_ bytes: [UInt8], _ all: EventBatch, _ log: EventLog) {
        guard let rows = log.pieces.current.pieces.first as? UnsealedSegment, !all.isEmpty else { return }
        let disk = SimulatedFileSystem(folders: ["/sealed"])
        do {
            var sealer = SegmentSealer(rows.sealingOrigin, identifiers: log.identifiers)
            try rows.seal(into: &sealer)
            let file = try disk.open("/sealed/file", mode: .createNew)
            try sealer.finish(to: file)
            let sealed = try SealedSegment(file, identifiers: log.identifiers)
            try ReadBack.check(sealed: sealed, rows)
            var builder = EventBatchBuilder()
            try sealed.append(positions: sealed.firstPosition...sealed.lastPosition, to: &builder)
            if let difference = LogReading.difference(builder.build(), all) { found("sealed, it is another event: \(difference)") }
        } catch {
            found("a log that opens cannot be sealed: \(error)")
        }
    }
}
