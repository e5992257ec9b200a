import EventModel
import Synchronization
import TimeTravel

/// The memory of answers that are held until who asked has taken them, or of what is asked about: bounded over all of them.
final class AnswerMemory: Sendable {
    private let bytesMax: Int
    private let contents: String
    private let bytes = Mutex(0)

    /// - Parameter contents: What it holds, for who gets nothing of it.
    init(bytesMax: Int, contents: String = "answers that nobody has taken yet") { (self.bytesMax, self.contents) = (bytesMax, contents) }

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
            throw QueryError(.unavailable, code: "too_many_answers", "\(contents) hold \(bytesMax >> 20) MiB already; ask again later, or for less")
        }
        return Lease(self, wanted)
    }
}
