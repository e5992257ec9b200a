import Disk
import DiskTesting
import EventModel

@testable import EventLog

/// A log's whole folder, as it is and mended: opened for reading and for writing, verified, appended to, and opened again after a power cut. It
/// opens or is refused, and what is refused, or only read, is left as it was; what was there stays, whoever opens it again.
struct RecoveryTarget: FuzzTarget {
    static let name = "recovery"

    static func seeds() throws -> [String: [UInt8]] { try Seeds.folders().mapValues(\.packed) }

    init() {}

    func run(_ input: [UInt8]) {
        var reader = InputReader(input)
        let folder = PackedFolder(reading: &reader)
        check(folder)
        check(Mending.folder(folder))
    }

    private func check(_ folder: PackedFolder) {
        let disk = folder.disk()
        let isWhole = isWhole(disk)
        let before = PackedFolder.contents(disk)
        let seen = open(disk, isReadOnly: true, isWhole)
        if PackedFolder.contents(disk) != before { found("reading changes the folder") }
        let writing = disk.crashedCopy(.keepAll)
        let kept = open(writing, isReadOnly: false, isWhole)
        switch (seen, kept) {
        case (.whole(let seen), .whole(let kept)):
            if let difference = LogReading.difference(kept, seen) { found("opened for writing the log is another one: \(difference)") }
            goOn(writing, kept, isWhole)
        // A sealed file is looked into when it is read.
        case (.unreadable, .unreadable): break
        case (.refused, .refused): if PackedFolder.contents(writing) != before { found("a log that is refused is changed") }
        default: found("reading and writing differ: \(seen) and \(kept)")
        }
    }

    private enum Outcome {
        case whole(EventBatch)
        case unreadable(EventLogError)
        case refused(EventLogError)
    }

    /// Whether `verify` has nothing to say; the other tools are run as well.
    private func isWhole(_ disk: SimulatedFileSystem) -> Bool {
        let verified = try? LogVerification.run(folder: PackedFolder.folder, fileSystem: disk)
        _ = try? LogInspection.run(folder: PackedFolder.folder, fileSystem: disk)
        _ = try? NameTimeScan.run(folder: PackedFolder.folder, fileSystem: disk, name: "Order Completed", occurred: .earliest ... .latest)
        return verified?.findings.isEmpty == true
    }

    /// Opens a log, reads all of it, closes it.
    private func open(_ disk: SimulatedFileSystem, isReadOnly: Bool, _ isWhole: Bool) -> Outcome {
        let log: EventLog
        do throws(EventLogError) { log = try LogReading.open(disk, isReadOnly: isReadOnly) } catch { return .refused(error) }
        defer {
            log.close()
            if !isReadOnly { plantBug(disk, log.recovery) }
        }
        do throws(EventLogError) { return .whole(try LogReading.all(log, isWhole: isWhole)) } catch { return .unreadable(error) }
    }

    /// Appends to a log that opened, cuts the power, and opens it again.
    private func goOn(_ disk: SimulatedFileSystem, _ kept: EventBatch, _ isWhole: Bool) {
        do throws(EventLogError) {
            let log = try LogReading.open(disk, isReadOnly: false)
            let outcome = LogReading.append(#"{"type":"track","event":"Fuzzed","messageId":"one of its own","userId":"u1"}"#, to: log)
            let cut = disk.crashedCopy(.dropUnsynced)
            log.close()
            guard case .accepted(let position) = outcome else { return checkRefused(outcome) }
            for after in [cut, disk] {
                let again = try LogReading.open(after, isReadOnly: false)
                defer { again.close() }
                let events = try LogReading.all(again, isWhole: isWhole)
                guard events.count == kept.count + 1, events.positions.last == position else {
                    found("\(kept.count) events and one, at \(position), are \(events.count) events after a power cut")
                }
                if let difference = LogReading.difference(events.selecting(kept.indices), kept) { found("after a power cut: \(difference)") }
            }
        } catch { found("what opened does not open again: \(error)") }
    }

    private func checkRefused(_ outcome: AppendRequest.RowOutcome?) {
        // An input may hold that very event.
        guard case .rejected(let error) = outcome, error.code != .idConflict else { return }
        found("a log that opens takes no event: \(error)")
    }

    private func plantBug(_ disk: SimulatedFileSystem, _ report: RecoveryReport) {
        guard let torn = report.tornTail, let range = PlantedBug.bytesToCut(before: Int(torn.offsetBytes), isTorn: true),
            var bytes = try? disk.bytes(of: torn.path)
        else { return }
        for at in range { bytes[at] = 0 }
        try? disk.replaceBytes(of: torn.path, with: bytes)
    }
}
