import Dispatch
import Synchronization

/// A ``LineSource`` that is read on a thread of its own, since reading standard input may block for long.
final class LineReader: Sendable {
    private let source: Mutex<LineSource>
    private let queue = DispatchQueue(label: "hindsight.append.read")

    init(_ source: consuming sending LineSource) { self.source = Mutex(source) }

    func next() async throws -> [UInt8]? {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try self.source.withLock { try $0.next() } }) }
        }
    }

    func contentHash() async throws -> String? {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try self.source.withLock { try $0.contentHash() } }) }
        }
    }

    var blankLines: Int { source.withLock { $0.blankLines } }
}
