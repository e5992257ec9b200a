import Disk
import DiskTesting
import EventModel
import Synchronization

@testable import EventLog

/// Opens logs on simulated disks and asks them for everything.
enum LogReading {
    static let now = Instant(rfc3339: "2026-06-01T12:00:00Z") ?? .latest

    /// A clock that stands still.
    static let clock = ClockSource(wall: { now }, monotonicMicros: { 0 })

    static func options(isReadOnly: Bool) -> EventLogOptions {
        var options = EventLogOptions(folder: PackedFolder.folder, domain: .customer, isReadOnly: isReadOnly)
        // Files as small as those of the inputs, and nothing that depends on the time.
        options.segmentBytes = 16 * 1024
        options.idleMilliseconds = nil
        (options.sealsInBackground, options.compactsInBackground) = (false, false)
        return options
    }

    static func open(_ disk: SimulatedFileSystem, isReadOnly: Bool) throws(EventLogError) -> EventLog {
        try EventLog.open(options(isReadOnly: isReadOnly), fileSystem: disk, clock: clock, random: { 7 })
    }

    /// All events by position, each asked for in every other way as well.
    ///
    /// - Parameter isWhole: Whether the answers must agree: sealed files of a hostile program may say one thing by anchor and another by position.
    static func all(_ log: EventLog, isWhole: Bool = true) throws(EventLogError) -> EventBatch {
        let view = log.readView()
        let all = try view.events(after: .none, limit: .max)
        _ = try view.outlines(after: .none, limit: .max) { $0 == .track }
        for anchor in Set(all.anchors) {
            let own = all.indices.filter { all.anchors[$0] == anchor }
            let found = try view.events(anchors: [anchor], upTo: .init(rawValue: .max))
            if let difference = SealedCheck.difference(found, all.selecting(own)).first, isWhole { disagree(difference) }
            if try view.positions(anchor: anchor, upTo: .init(rawValue: .max)) != own.map({ all.positions[$0] }), isWhole { disagree("positions of an anchor") }
        }
        for index in all.indices {
            _ = all[index].event.jsonText.utf8.count
            if view.recordedAt(all.positions[index]) != all.recordedAt[index], isWhole { disagree("recordedAt of \(all.positions[index])") }
            _ = view.position(recordedAtOrBefore: all.recordedAt[index])
            _ = try view.position(ofMessageId: all[index].messageId)
        }
        return all
    }

    private static func disagree(_ difference: String) -> Never { found("asked otherwise, the log answers otherwise: \(difference)") }

    /// The hash of one of some made-up messageIds.
    static func hash(_ number: UInt64) -> UInt64 { AssignedMessageId(high: number &* 0x9E37_79B9_7F4A_7C15, low: number).messageIdHash }

    /// Appends one line and waits; what came of it.
    static func append(_ line: String, to log: EventLog) -> AppendRequest.RowOutcome? {
        let outcome = ConditionLock<AppendRequest.RowOutcome?>(nil)
        let request = AppendRequest(origin: AppendOrigin(source: "fuzz")) { request in
            outcome.withLock { $0 = request.outcomes.first }
            outcome.wakeAll()
        }
        let padded = Array(line.utf8) + [UInt8](repeating: 0x20, count: JSONTextReader.paddingBytes)
        padded.withUnsafeBufferPointer { buffer in
            do throws(EventError) {
                try EventDecoder().decode(UnsafeBufferPointer(rebasing: buffer[..<line.utf8.count]), number: 1, into: &request.events)
            } catch { found("the harness's own event is refused: \(error)") }
        }
        log.submit(request)
        outcome.wait { $0 != nil }
        return outcome.withLock { $0 }
    }

    /// Whether two batches hold the same events; a word about it when they do not.
    static func difference(_ a: EventBatch, _ b: EventBatch) -> String? { SealedCheck.difference(a, b).first }
}
