import EventModel
import Testing

@testable import Service

/// `GET /v1/series`, sizes, retention and funnels over the socket.
struct SeriesRouteTests {
    private static let events = (1...4).map { number in
        #"{"type":"track","messageId":"m\#(number)","userId":"u\#(number % 2)","event":"Order Completed","timestamp":"2026-0\#(number)-10T00:00:00Z","properties":{"order_id":"o\#(number)","total":5,"currency":"EUR"}}"#
    }.joined(separator: "\n") + "\n"

    @Test(arguments: [
        ("/v1/audiences/repeat_buyers/sizes?from=2026-01-01&to=2026-04-30&step=month", #"{"at":"2026-04-30T23:59:59.999999Z","size":2}]}"#),
        ("/v1/series?where=%7Bdid%3A%20Order%20Completed%7D&from=2026-01-01&to=2026-04-30&step=month", #"{"at":"2026-01-31T23:59:59.999999Z","customers":1}"#),
        ("/v1/series?value=order_count&from=2026-04-30&to=2026-04-30&tz=Europe/Berlin", #""customers":2,"with_value":2,"value":4}"#),
        ("/v1/series?active=30d&from=2026-01-01&to=2026-04-30&as_known=then", #""as_known":"then","points":[{"at":"2025-12-31T23:59:59.999999Z","as_known_at":0,"customers":0}"#),
        ("/v1/retention?start=Order%20Completed&from=2026-01-01&to=2026-04-30", #""customers":1,"periods":[{"period":0,"customers":1,"share":1.0000},{"period":1,"customers":0,"share":0.0000},{"period":2,"customers":1"#),
        ("/v1/funnel?events=Order%20Completed%0AOrder%20Completed&from=2026-01-01&to=2026-04-30", #"{"step":2,"name":"Order Completed","customers":2,"share":1.0000,"share_of_step_before":1.0000,"median_s":5097600}"#),
    ])
    func `a series is answered`(_ path: String, _ part: String) async throws {
        try await RunningDaemon.with { running, _ in
            _ = try await running.append(Self.events)
            let answer = try await running.get(path)
            #expect(answer.status == 200 && answer.body.contains(part), "\(answer.body)")
        }
    }

    @Test(arguments: [
        ("/v1/series", "from is missing"), ("/v1/series?from=2026-01-01&as_of=2026-02-01", "as_of"), ("/v1/series?from=2026-01-01&step=1s", "more than 1000"),
        ("/v1/series?from=2026-01-01&as_known=then&identity_as_of=2026-02-01", "identity_as_of"), ("/v1/retention?from=2026-01-01", "start is missing"), ("/v1/funnel?from=2026-01-01&events=X", "events"),
    ])
    func `what cannot be asked is refused`(_ path: String, _ words: String) async throws {
        try await RunningDaemon.with { running, _ in
            _ = try await running.append(Self.events)
            let answer = try await running.get(path)
            #expect(answer.status == 400 && answer.body.contains(words), "\(answer.body)")
        }
    }
}
