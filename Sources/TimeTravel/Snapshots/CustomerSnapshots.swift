import EventLog
import EventModel
import Synchronization

/// The snapshots of customers whose profiles take long to fold: which there are, and which are wished for.
///
/// Questions say whom they waited for; whoever has time writes the files. What is not whole, or of another course of the log, is as good as not there.
final class CustomerSnapshots: Sendable {
    /// Profiles: what ``Projections/CustomerFold`` keeps under the plan of a profile.
    static let projection: UInt32 = 1
    private static let wishesMax = 1024

    /// What nobody says otherwise about.
    static let placement = SnapshotPlacement()

    private let folder: SnapshotFolder?
    private let state: Mutex<State>

    private struct State: Sendable {
        /// Bytes of each customer's file.
        var bytes: [UInt32: UInt64] = [:]
        /// Those that were opened.
        var opened: [UInt32: SnapshotFile] = [:]
        /// In the order of wishing, each once.
        var wishes: [UInt32] = []
        /// Customers whose snapshot the budget had no room for, and what the budget was.
        var refused: [UInt32: Int] = [:]
    }

    /// - Parameter folder: Nil to have none.
    init(_ folder: SnapshotFolder?) {
        self.folder = folder
        var state = State()
        for file in folder?.list() ?? [] where file.projection == Self.projection { state.bytes[file.subject] = file.bytes }
        self.state = Mutex(state)
    }

    /// The snapshot of a customer; nil when there is none. Opens it when it is first asked for.
    func file(of oldest: UInt32) -> SnapshotFile? {
        guard let folder, let known = state.withLock({ $0.bytes[oldest] == nil ? nil : $0.opened[oldest].map(Optional.some) ?? .some(nil) }) else { return nil }
        if let known { return known }
        let file = folder.open(Self.projection, oldest)
        state.withLock { state in
            state.opened[oldest] = file
            if file == nil { state.bytes[oldest] = nil }
        }
        return file
    }

    /// Notes that somebody waited for a customer's events.
    ///
    /// - Parameter bytesMax: The budget as it is now: it grows with the log.
    func wish(for oldest: UInt32, bytesMax: Int) {
        guard folder != nil else { return }
        state.withLock { state in
            if let refused = state.refused[oldest], bytesMax <= refused + refused / 4 { return }
            guard state.wishes.count < Self.wishesMax, !state.wishes.contains(oldest) else { return }
            state.wishes.append(oldest)
        }
    }

    var hasWishes: Bool { state.withLock { !$0.wishes.isEmpty } }

    /// The wish that has waited longest; nil when there is none.
    func takeWish() -> UInt32? { state.withLock { $0.wishes.isEmpty ? nil : $0.wishes.removeFirst() } }

    /// Replaces the snapshot of a customer.
    ///
    /// - Parameters:
    ///   - kept: Cuts of the present file that stay.
    ///   - share: Of all events those of the customer, 0...1: its file takes no more than this share of `bytesMax`.
    ///   - bytesMax: All snapshots together take no more.
    /// - Returns: Bytes of the file; 0 when there is no room for it.
    func write(
        _ key: SnapshotKey, _ knowledge: SnapshotKnowledge, keeping kept: (file: SnapshotFile, cuts: [SnapshotFile.Cut])?, _ cuts: [SnapshotCut], share: Double,
        bytesMax: Int
    ) throws(QueryError) -> Int {
        guard let folder else { return 0 }
        let others = state.withLock { state in state.bytes.reduce(0) { $1.key == key.subject ? $0 : $0 + $1.value } }
        let left = max(min(bytesMax - Int(clamping: others), Int(share * Double(bytesMax))), 0)
        let bytes = try reading { () throws(EventLogError) in try folder.write(key, knowledge, keeping: kept, cuts, bytesMax: left) }
        state.withLock { state in
            state.opened[key.subject] = nil
            if bytes > 0 { state.bytes[key.subject] = UInt64(bytes) } else { state.refused[key.subject] = bytesMax }
        }
        return bytes
    }

    /// Forgets all of them: the files are gone, or about to be.
    func forget() { state.withLock { $0 = State() } }
}
