import Definitions
import DiskTesting
import Dispatch
import EventLog
import EventModel
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Synchronization
import TimeTravel

@testable import Service

/// A request to query.sock: byte 0 of the input chooses the method, the rest is the path with its query. It goes through the router to a log of a few
/// events; the answer is whole, is JSON where it says so, and is never the service's own failure.
struct HTTPTarget: FuzzTarget {
    static let name = "http"

    static func seeds() throws -> [String: [UInt8]] {
        let paths = [
            "/v1/customers/user_id:u1?as_of=2026-03-01", "/v1/customers/user_id%3Au1/timeline?kinds=order,visit&from=2026-01-01&limit=5&order=asc&tz=Europe/Berlin",
            "/v1/customers/user_id:u1/events?limit=2&as_known_at=5", "/v1/customers/anonymous_id:a1/identity?identity_as_of=2026-02-01T00:00:00Z",
            "/v1/customers/user_id:u1/diff?from=2026-01-01&to=2026-03-01&from_known_at=1&to_known_at=9", "/v1/customers/user_id:u1/audiences",
            "/v1/customers/user_id:u1/diff?from=2026-01-01&sections=timeline,audiences&limit=1&cursor=30x30x1", "/v1/audiences/lapsed_buyers/diff?from=2026-01-01&limit=1&cursor=",
            "/v1/customers/user_id:u1/history?audience=lapsed_buyers&merged=then&limit=1&cursor=30x1", "/v1/customers/user_id:u1/history?computed=order_count&clock=recorded",
            "/v1/customers/user_id:u1/history?identity", "/v1/customers/user_id:u1/explain?computed=lifetime_value", "/v1/customers/user_id:u1/explain?identifier=anonymous_id:a1&to=user_id:u1",
            "/v1/audiences/lapsed_buyers/explain?customer=user_id:u1&as_of=2026-06-30", "/v1/customers/user_id:u1/explain?lifecycle",
            "/v1/audiences", "/v1/audiences/lapsed_buyers/members?limit=1&cursor=", "/v1/pipeline?as_of=2026-06-30T12:00:00%2B02:00",
            "/v1/log/events?after=2&limit=3&domain=customer", "/v1/status", "/metrics", "/v1/health/ready", "/v1/customers/%zz?limit=%4&x",
            "/v1/customers/user_id:u1/purchases?from=2026-01-01&limit=1&cursor=30203120302055544378", "/v1/accounts/acme/members?limit=2", "/v1/customers/user_id:u1/card",
            "/v1/pipeline/changes?from=2026-01-01&to=2026-06-30&from_known_at=3&owner=&limit=2&cursor=1", "/v1/pipeline/trend?from=0001-01-01&step=200y&pipeline=sales",
            "/v1/pipeline/performance?from=2026-01-01T00:00:00Z&owner=kim", "/v1/pipeline/forecast?tz=Europe/Berlin", "/v1/deals/d1/history?field=stage&limit=1&cursor=1",
        ]
        return Dictionary(uniqueKeysWithValues: paths.enumerated().map { ("path-\($0)", [0] + Array($1.utf8)) })
    }

    private let responder: any HTTPResponder<QueryRoutes.Context>
    private let history: CustomerHistory
    private let channel = EmbeddedChannel()
    private let logger = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }

    init() throws {
        let disk = SimulatedFileSystem(folders: ["/data"])
        let log = try LogReading.open(disk, isReadOnly: false)
        for line in Seeds.eventLines + Seeds.identityLines {
            guard case .accepted = LogReading.append(line, to: log) else { continue }
        }
        let history = CustomerHistory(log: log, definitions: .shipped) { LogReading.now }
        try history.follow()
        let limits = QueryLimits()
        let routes = QueryRoutes(
            history: history, log: log, pool: QueryPool(threadCount: 1, questionsMax: limits.questionsMax),
            status: ServiceStatus(history: history, startedAt: LogReading.now))
        (self.history, responder) = (history, routes.router().buildResponder())
    }

    private static let methods: [HTTPRequest.Method] = [.get, .get, .get, .get, .head, .post, .put, .options]

    func run(_ input: [UInt8]) {
        guard let choice = input.first else { return }
        // What the parser of HTTP lets through: visible characters.
        let path = String(decoding: input.dropFirst().filter { (0x21...0x7E).contains($0) }, as: UTF8.self)
        PlantedBug.read(escapes: path)
        let head = HTTPRequest(method: Self.methods[Int(choice) % Self.methods.count], scheme: nil, authority: nil, path: "/" + path.drop { $0 == "/" })
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        check(answer(request), head)
    }

    /// Asks and waits: the fuzzer's thread is none of Swift's shared ones.
    private func answer(_ request: Request) -> Answer {
        let done = DispatchSemaphore(value: 0)
        let collected = CollectedAnswer()
        let context = QueryRoutes.Context(source: ApplicationRequestContextSource(channel: channel, logger: logger))
        let responder = responder
        Task.detached {
            defer { done.signal() }
            do {
                let response = try await responder.respond(to: request, context: context)
                collected.begin(status: response.status.code, type: response.headers[.contentType] ?? "")
                try await response.body.write(CollectingWriter(answer: collected))
            } catch { found("a request ends in an error: \(error)") }
        }
        done.wait()
        return collected.answer
    }

    private func check(_ answer: Answer, _ head: HTTPRequest) {
        if answer.status == 500 { found("the service fails at \(head.path ?? "")") }
        guard answer.type == "application/json" else { return }
        let text = String(buffer: answer.body)
        if (try? JSONValue(parsing: text)) == nil { found("\(head.path ?? "") is answered with what is no JSON: \(text.prefix(200))") }
    }
}

private struct Answer: Sendable {
    var status = 0
    var type = ""
    var body = ByteBuffer()
}

/// An answer as it comes in from a task.
private final class CollectedAnswer: Sendable {
    private let collected = Mutex(Answer())

    var answer: Answer { collected.withLock { $0 } }

    func begin(status: Int, type: String) { collected.withLock { ($0.status, $0.type) = (status, type) } }

    func append(_ buffer: ByteBuffer) { collected.withLock { _ = $0.body.writeImmutableBuffer(buffer) } }
}

private struct CollectingWriter: ResponseBodyWriter {
    let answer: CollectedAnswer

    mutating func write(_ buffer: ByteBuffer) async throws { answer.append(buffer) }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
