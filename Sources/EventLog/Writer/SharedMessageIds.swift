import Synchronization

/// The messageId index, shared by the writer and by those who look up one id.
final class SharedMessageIds: Sendable {
    private let index: Mutex<MessageIdIndex>

    init(_ index: consuming sending MessageIdIndex) { self.index = Mutex(index) }

    func find<E: Error>(_ hash: UInt64, _ isMatch: (UInt64) throws(E) -> Bool) throws(E) -> UInt64? {
        try index.withLock { index throws(E) in try index.find(hash, isMatch) }
    }

    func insert(_ hash: UInt64, _ position: UInt64) { index.withLock { $0.insert(hash, position) } }
}
