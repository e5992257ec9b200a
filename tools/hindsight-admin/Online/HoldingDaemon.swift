import ArgumentParser
import Disk
import Dispatch
import EventModel
import HindsightClient
import Synchronization

/// A daemon that holds the data folder, and does what an administrator asks for at its admin socket.
struct HoldingDaemon {
    private let socketPath: String

    /// How long it may work on one wish.
    private static let replySeconds = 7 * 24 * 3600

    /// Nil when nobody holds the folder, or somebody who has no admin socket.
    init?(of log: LogFolder) throws {
        // Daemons serve that log only.
        guard log.domain == .customer else { return nil }
        let disk = try log.disk()
        do throws(DiskError) {
            try disk.lock(log.data + "/lock", as: .shared).release()
            return nil
        } catch {
            guard case .inUse(.exclusive(let content)) = error.reason, let place = Self.adminSocket(content) else { return nil }
            socketPath = place
        }
    }

    /// What the holder wrote: `hindsightd, process 7, append …, query …, admin PATH`.
    static func adminSocket(_ content: String) -> String? {
        guard content.hasPrefix("hindsightd,"), let range = content.firstRange(of: ", admin ") else { return nil }
        let path = content[range.upperBound...].prefix { $0 != "\n" }
        return path.isEmpty ? nil : String(path)
    }

    /// Has it done, and waits.
    ///
    /// - Parameters:
    ///   - verb: Such as `erase`.
    ///   - fields: Of the wish.
    /// - Returns: The answer, a JSON object.
    /// - Throws: ``RunError`` or ``Refusal`` with the daemon's reason.
    func answer(to verb: String, _ fields: (inout JSONWriter) -> Void) throws -> String {
        var wish = JSONWriter()
        wish.object { fields(&$0) }
        if Terminal.isErrorATerminal { Failure.say("hindsightd holds the folder: it was asked, and answers when it is done") }
        var client = QueryClient(socketPath: socketPath)
        client.replySeconds = Self.replySeconds
        let (asked, request) = (client, QueryRequest(.post, target: "/v1/admin/\(verb)", body: wish.bytes))
        let answer = try waitFor { () async throws(ClientError) in try await asked.answer(to: request) }
        if answer.isSuccess { return answer.text }
        let (code, message) = answer.refusal ?? ("failed", "hindsightd answered with status \(answer.status)")
        if code == "not_confirmed" || code == "log_refused" { throw Refusal(message: message) }
        throw RunError(message)
    }

    private func waitFor(_ body: @escaping @Sendable () async throws(ClientError) -> QueryAnswer) throws -> QueryAnswer {
        let (done, outcome) = (DispatchSemaphore(value: 0), OutcomeBox())
        Task {
            do throws(ClientError) { outcome.set(.success(try await body())) } catch { outcome.set(.failure(error)) }
            done.signal()
        }
        done.wait()
        do throws(ClientError) { return try outcome.get() } catch { throw RunError(error.message) }
    }
}

/// What the daemon does not do as it is asked for.
struct Refusal: Error {
    let message: String
}

/// Carries an answer from the task that waits for it.
private final class OutcomeBox: Sendable {
    private let outcome = Mutex<Result<QueryAnswer, ClientError>?>(nil)

    func set(_ value: Result<QueryAnswer, ClientError>) { outcome.withLock { $0 = value } }

    func get() throws(ClientError) -> QueryAnswer {
        guard let outcome = outcome.withLock({ $0 }) else { preconditionFailure("waited for") }
        return try outcome.get()
    }
}
