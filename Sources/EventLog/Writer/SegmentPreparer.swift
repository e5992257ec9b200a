import Disk

/// Fills the next LogSegment's file with zeros ahead of time, on a thread of its own: a roll then writes its header and goes on.
///
/// The file holds no event and is removed at start, whatever state it is in.
final class SegmentPreparer: Sendable {
    private enum State {
        case none
        case preparing
        case ready(any File, sizeBytes: Int)
    }

    private let fileSystem: any FileSystem
    private let path: String
    private let state = ConditionLock(State.none)

    init(fileSystem: any FileSystem, path: String) { (self.fileSystem, self.path) = (fileSystem, path) }

    /// Starts preparing a file, unless one is prepared. Failing has no consequence: the roll does it again, and says why it cannot.
    func begin(sizeBytes: Int) {
        let begins = state.withLock { state in
            guard case .none = state else { return false }
            state = .preparing
            return true
        }
        guard begins else { return }
        startThread { [self] in
            let file = try? prepare(sizeBytes: sizeBytes)
            state.withLock { $0 = file.map { .ready($0, sizeBytes: sizeBytes) } ?? .none }
            state.wakeAll()
        }
    }

    private func prepare(sizeBytes: Int) throws(DiskError) -> any File {
        if try fileSystem.exists(path) { try fileSystem.unlink(path) }
        let file = try fileSystem.open(path, mode: .createNew)
        do throws(DiskError) {
            try file.preallocate(sizeBytes: UInt64(sizeBytes))
            try file.sync()
            return file
        } catch {
            file.close()
            try? fileSystem.unlink(path)
            throw error
        }
    }

    /// Whether a file of this size is ready or being made.
    func hasFile(sizeBytes: Int) -> Bool {
        state.withLock { state in
            switch state {
            case .none: false
            case .preparing: true
            case .ready(_, let readyBytes): readyBytes == sizeBytes
            }
        }
    }

    /// The file that was prepared, all zeros and synced; nil when there is none of this size. Waits while it is being made.
    func take(sizeBytes: Int) -> (any File)? {
        guard let (file, preparedBytes) = take() else { return nil }
        if preparedBytes == sizeBytes { return file }
        file.close()
        return nil
    }

    /// Removes a file that will not be needed.
    func discard() {
        guard let (file, _) = take() else { return }
        file.close()
        try? fileSystem.unlink(path)
    }

    private func take() -> (file: any File, sizeBytes: Int)? {
        var taken: (file: any File, sizeBytes: Int)?
        state.wait { state in
            switch state {
            case .preparing: return false
            case .none: return true
            case .ready(let file, let sizeBytes):
                taken = (file, sizeBytes)
                state = .none
                return true
            }
        }
        return taken
    }
}
