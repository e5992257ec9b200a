import EventModel
import Synchronization
import TimeTravel

/// The memory of answers that are held until who asked has taken them: bounded over all of them.
final class AnswerMemory: Sendable {
    private let bytesMax: Int
    private let bytes = Mutex(0)

    init(bytesMax: Int) { self.bytesMax = bytesMax }

    /// Held as long as an answer is.
    final class Lease: Sendable {
        private let memory: AnswerMemory
        private let bytes: Int

        fileprivate init(_ memory: AnswerMemory, _ bytes: Int) { (self.memory, self.bytes) = (memory, bytes) }

        deinit { memory.bytes.withLock { $0 -= bytes } }
    }

    /// Takes a part of it; one answer by itself may take more than there is.
    ///
    /// - Throws: ``QueryError`` `unavailable` when others hold too much.
    func lease(_ wanted: Int) throws(QueryError) -> Lease {
        let isFree = bytes.withLock { bytes in
            guard bytes == 0 || bytes + wanted <= bytesMax else { return false }
            bytes += wanted
            return true
        }
        guard isFree else {
            throw QueryError(.unavailable, code: "too_many_answers", "answers that nobody has taken yet hold \(bytesMax >> 20) MiB already; ask again later, or for less with limit")
        }
        return Lease(self, wanted)
    }
}
