import EventModel
import Synchronization

/// What a checkpoint is made of, taken by the writer at a moment when everything it had accepted was durable.
///
/// Cheap to take: tables go on growing, and what is written of them later is cut off at this moment, or a superset that does no harm.
struct CheckpointSnapshot: Sendable {
    var position: UInt64
    var chainHash: UInt64
    var recordedAt: Instant
    var filter: FilterSnapshot
    var identifiers: IdentifierSnapshot

    var writerState: CheckpointWriterState {
        CheckpointWriterState(
            recordedAt: recordedAt, events: position, identifiers: UInt64(identifiers.count), messageIds: UInt64(filter.count))
    }
}

/// The newest snapshot, from the writer to whoever writes checkpoints.
final class LatestSnapshot: Sendable {
    private let snapshot = Mutex<CheckpointSnapshot?>(nil)

    var current: CheckpointSnapshot? { snapshot.withLock { $0 } }

    func set(_ newest: CheckpointSnapshot) { snapshot.withLock { $0 = newest } }
}
