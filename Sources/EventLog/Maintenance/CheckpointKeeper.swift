// Keeps the checkpoint close enough to the log's end for a start to be quick, and far enough from it to be cheap.

import Disk
import EventModel
import Synchronization

/// Writes checkpoints, from one thread at a time.
final class CheckpointKeeper: Sendable {
    /// Writes sections of the layers above.
    typealias Section = @Sendable (inout CheckpointWriter) throws(EventLogError) -> Void

    private let folder: SealedFolder
    private let identifiers: IdentifierTable
    private let snapshots: LatestSnapshot
    private let logId: UInt64
    private let state: Mutex<State>

    private struct State: Sendable {
        /// Position of the checkpoint in the folder; 0 when there is none.
        var position: UInt64
        var section: Section?
        var isStopped = false
    }

    /// A new checkpoint pays when a start would have so many events to read without.
    static let eventsMin: UInt64 = 2_000_000
    /// And this part of the log, since a checkpoint costs bytes for all of it.
    static let logShare: UInt64 = 8

    /// Events after which a checkpoint is due in a log of so many.
    static func interval(at position: UInt64) -> UInt64 { max(eventsMin, position / logShare) }

    /// At the end of the process a checkpoint is written for this many.
    static let eventsMinAtEnd: UInt64 = 1000

    /// - Parameter position: Of the checkpoint in the folder; 0 when there is none.
    init(_ folder: SealedFolder, _ identifiers: IdentifierTable, _ snapshots: LatestSnapshot, logId: UInt64, position: UInt64) {
        (self.folder, self.identifiers, self.snapshots, self.logId) = (folder, identifiers, snapshots, logId)
        state = Mutex(State(position: position))
    }

    func write(section: @escaping Section) { state.withLock { $0.section = section } }

    /// Writes none any more.
    func stop() { state.withLock { $0.isStopped = true } }

    /// Writes them again; there is none in the folder.
    func resume() { state.withLock { ($0.isStopped, $0.position) = (false, 0) } }

    var position: UInt64 { state.withLock { $0.position } }

    /// Whether a start would gain enough from a new one.
    var isDue: Bool {
        guard let snapshot = snapshots.current, snapshot.position > position, !state.withLock({ $0.isStopped }) else { return false }
        return snapshot.position - position >= Self.interval(at: snapshot.position)
    }

    /// Writes a checkpoint of the newest snapshot when it holds at least so many events more than the last one.
    ///
    /// - Throws: ``EventLogError``; the old checkpoint, if any, stays.
    func write(eventsMin: UInt64) throws(EventLogError) {
        guard let snapshot = snapshots.current, snapshot.position >= position + eventsMin, !state.withLock({ $0.isStopped }) else { return }
        let subject = CheckpointSubject(logId: logId, domain: folder.domain, position: snapshot.position, chainHash: snapshot.chainHash)
        let section = state.withLock { $0.section }
        try CheckpointWriter.replace(folder.fileSystem, folder: folder.folder, subject: subject) { writer throws(EventLogError) in
            try writer.write(filter: snapshot.filter)
            try writer.write(identifiers: snapshot.identifiers)
            try writer.write(snapshot.writerState)
            try section?(&writer)
        }
        state.withLock { $0.position = snapshot.position }
        adopt()
    }

    /// Reads identifiers from the file just written instead of memory. Not being able to costs memory only.
    private func adopt() {
        let expected = CheckpointExpectation(logId: logId, domain: folder.domain, durablePosition: .max)
        guard let checkpoint = try? Checkpoint.open(folder.fileSystem, folder: folder.folder, for: expected),
            let section = checkpoint.section(.identifierBase), let base = try? IdentifierBase(section)
        else { return }
        _ = identifiers.adopt(base)
    }
}
