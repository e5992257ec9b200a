import EventModel
import Synchronization

/// What the writer counts, readable at any time.
final class LogCounters: Sendable {
    private let values = Mutex(LogStatistics())
    private let clock: ClockSource
    private let onFailure = Mutex<(@Sendable (String) -> Void)?>(nil)

    init(_ clock: ClockSource) { self.clock = clock }

    func clockMicros() -> Int64 { clock.monotonicMicros() }

    var current: LogStatistics { values.withLock { $0 } }

    var lastCommitMicros: Int { values.withLock { $0.lastCommitMicros } }

    func noteEvents(_ count: Int) { values.withLock { $0.acceptedEvents += count } }
    func note(_ tally: RequestTally) {
        values.withLock {
            $0.duplicates += tally.duplicates
            $0.idConflicts += tally.idConflicts
            $0.clampedTimes += tally.clampedTimes
        }
    }
    func noteSealingWait(micros: Int64) {
        values.withLock {
            $0.sealingWaits += 1
            $0.sealingWaitMicros += Int(micros)
        }
    }
    func notePace(micros: Int64) { values.withLock { $0.sealingPaceMicros += Int(micros) } }
    func noteSealed(events: Int, micros: Int64) {
        values.withLock {
            $0.sealedEvents += events
            $0.sealingMicros += Int(micros)
        }
    }
    func noteCompacted(events: Int, micros: Int64) {
        values.withLock {
            $0.compactedEvents += events
            $0.compactingMicros += Int(micros)
        }
    }
    func noteMaintenanceFailure(_ message: String) {
        values.withLock { ($0.maintenanceFailures, $0.lastMaintenanceFailure) = ($0.maintenanceFailures + 1, message) }
        onFailure.withLock { $0 }?(message)
    }
    /// Calls the handler with every failure of work in the background.
    func onMaintenanceFailure(_ handler: @escaping @Sendable (String) -> Void) { onFailure.withLock { $0 = handler } }
    func noteRoll() { values.withLock { $0.rolls += 1 } }
    func noteDiskFull(_ message: String) { values.withLock { ($0.diskFullRefusals, $0.lastRefusal) = ($0.diskFullRefusals + 1, message) } }
    func noteClockJump(_ micros: Int64?) { values.withLock { $0.unfollowedClockJumpMicros = micros } }
    func noteCommit(bytes: Int, syncMicros: Int64) {
        values.withLock {
            $0.commits += 1
            $0.writtenBytes += bytes
            $0.lastCommitMicros = Int(syncMicros)
        }
    }
}

/// Counts since this process opened the log.
public struct LogStatistics: Sendable {
    public internal(set) var acceptedEvents = 0
    public internal(set) var duplicates = 0
    public internal(set) var idConflicts = 0
    /// Events whose time lay in the future and was taken back to recordedAt.
    public internal(set) var clampedTimes = 0
    public internal(set) var commits = 0
    public internal(set) var rolls = 0
    /// Bytes of Blocks written.
    public internal(set) var writtenBytes = 0
    /// Write and sync of the last commit.
    public internal(set) var lastCommitMicros = 0
    public internal(set) var diskFullRefusals = 0
    public internal(set) var lastRefusal: String?
    /// How far the wall clock has jumped, while it is not followed.
    public internal(set) var unfollowedClockJumpMicros: Int64?
    /// Events sealed, and written again by compaction, and how long that took.
    public internal(set) var sealedEvents = 0
    public internal(set) var sealingMicros = 0
    public internal(set) var compactedEvents = 0
    public internal(set) var compactingMicros = 0
    /// Steps in the background that failed, and why the last one did.
    public internal(set) var maintenanceFailures = 0
    public internal(set) var lastMaintenanceFailure: String?
    /// LogSegments, the active one included.
    public internal(set) var segments = 0
    /// LogSegments that rolled and wait to be sealed.
    public internal(set) var unsealedSegments = 0
    /// How often and how long the writer waited because too many did.
    public internal(set) var sealingWaits = 0
    public internal(set) var sealingWaitMicros = 0
    /// How long commits were put off because sealing was behind.
    public internal(set) var sealingPaceMicros = 0
    public internal(set) var queuedRequests = 0

    /// Writes the fields into an open object.
    public func appendFields(to json: inout JSONWriter) {
        json.field("segments", segments)
        json.field("unsealed_segments", unsealedSegments)
        json.field("sealed_events", sealedEvents)
        json.field("sealing_us", sealingMicros)
        json.field("compacted_events", compactedEvents)
        json.field("compacting_us", compactingMicros)
        json.field("maintenance_failures", maintenanceFailures)
        if let lastMaintenanceFailure { json.field("last_maintenance_failure", lastMaintenanceFailure) }
        json.field("accepted_events", acceptedEvents)
        json.field("duplicates", duplicates)
        json.field("id_conflicts", idConflicts)
        json.field("clamped_times", clampedTimes)
        json.field("commits", commits)
        json.field("rolls", rolls)
        json.field("written_bytes", writtenBytes)
        json.field("last_commit_us", lastCommitMicros)
        json.field("sealing_waits", sealingWaits)
        json.field("sealing_wait_us", sealingWaitMicros)
        json.field("sealing_pace_us", sealingPaceMicros)
        json.field("queued_requests", queuedRequests)
        json.field("disk_full_refusals", diskFullRefusals)
        if let lastRefusal { json.field("last_refusal", lastRefusal) }
        if let unfollowedClockJumpMicros { json.field("unfollowed_clock_jump_us", Int(unfollowedClockJumpMicros)) }
    }
}
