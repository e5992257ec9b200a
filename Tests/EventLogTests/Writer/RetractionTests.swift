import EventLog
import EventModel
import Testing

@Suite struct RetractionTests {
    private let retract = #"{"type":"retract","messageId":"m1","reason":"entered twice"}"#

    @Test func `a retract before its event is refused and may be sent again after it`() async throws {
        let log = try LogFixture().open()
        let early = try await log.append([retract])
        guard case .rejected(let error) = early[0] else { return #expect(Bool(false), "was not rejected") }
        #expect(error.code == .invalidEvent)
        #expect(error.field == "messageId")
        #expect(log.durablePosition == .none)
        #expect(try await log.append([page("m1"), retract]).map(\.acceptedPosition) == [1, 2])
        #expect(try await log.append([retract]).map(\.duplicatePosition) == [2])
        log.close()
    }
}
