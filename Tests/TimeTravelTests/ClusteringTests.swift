import Definitions
import DiskTesting
import EventLog
import EventModel
import Testing
import TimeTravel

/// Merging that places customers' events side by side changes no answer.
@Suite struct ClusteringTests {
    @Test func `answers are the same after customers were placed side by side, at every basis`() async throws {
        let disk = SimulatedFileSystem(folders: ["/data"])
        let fixture = try HistoryFixture(on: disk)
        for visitor in 0..<12 {
            try await fixture.append((0..<6).map { visit(visitor, $0) })
            guard visitor % 3 != 0 else { continue }
            try await fixture.append(
                #"{"type":"identify","messageId":"i\#(visitor)","userId":"u\#(visitor / 2)","anonymousId":"a\#(visitor)","timestamp":"2026-02-01T10:00:00Z"}"#,
                #"{"type":"track","event":"Order Completed","messageId":"o\#(visitor)","userId":"u\#(visitor / 2)","timestamp":"2026-02-02T10:00:00Z","properties":{"total":5.50}}"#)
        }
        let before = try answers(fixture)
        fixture.log.close()
        var options = EventLogOptions(folder: "/data/customer", domain: .customer)
        (options.sealsInBackground, options.compactsInBackground) = (false, false)
        do {
            let log = try EventLog.open(options, fileSystem: disk)
            defer { log.close() }
            let history = CustomerHistory(log: log, definitions: .shipped) { Instant(micros: 1_790_000_000_000_000) }
            try history.follow()
            _ = try log.sealAll()
            #expect(try log.compactAll(clustering: history.clustering()).count == 1)
            #expect(try log.compactAll(clustering: history.clustering()).isEmpty)
        }
        let again = try HistoryFixture(on: disk)
        #expect(try answers(again) == before)
    }

    private func answers(_ fixture: HistoryFixture) throws -> [String] {
        try (0..<12).flatMap { visitor in
            try ["2026-01-15", "2026-02-01", "2026-03-01"].map { try fixture.events("anonymous_id:a\(visitor)", asOf: $0) }
                + [try fixture.profile("anonymous_id:a\(visitor)", asOf: "2026-03-01").jsonText]
        }
    }

    private func visit(_ visitor: Int, _ number: Int) -> String {
        #"{"type":"page","messageId":"v\#(visitor)-\#(number)","anonymousId":"a\#(visitor)","timestamp":"2026-01-0\#(number + 1)T10:00:00Z"}"#
    }
}
