import NIOPosix
import Synchronization
import TimeTravel

/// Threads that answer questions: replaying history takes long, and neither an event loop nor Swift's shared threads may wait for it.
final class QueryPool: Sendable {
    private let threads: NIOThreadPool
    private let questionsMax: Int
    private let questions = Atomic(0)

    static let isFullCode = "too_many_questions"

    /// - Parameters:
    ///   - threadCount: Questions answered at a time.
    ///   - questionsMax: Questions answered or waiting; more are refused.
    init(threadCount: Int, questionsMax: Int) {
        threads = NIOThreadPool(numberOfThreads: threadCount)
        self.questionsMax = questionsMax
        threads.start()
    }

    /// Runs `body` on one of the threads.
    ///
    /// - Throws: ``QueryError`` of kind `unavailable` when too many questions wait, else what `body` throws.
    func run<Answer: Sendable>(_ body: @escaping @Sendable () throws -> Answer) async throws -> Answer {
        defer { questions.wrappingSubtract(1, ordering: .relaxed) }
        guard questions.wrappingAdd(1, ordering: .relaxed).newValue <= questionsMax else {
            throw QueryError(.unavailable, code: Self.isFullCode, "\(questionsMax) questions wait already; ask again later")
        }
        return try await threads.runIfActive(body)
    }

    /// Ends the threads once what they run is done.
    func shutDown() async throws { try await threads.shutdownGracefully() }
}
