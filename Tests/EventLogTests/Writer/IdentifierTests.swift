import DiskTesting
import EventLog
import EventModel
import Testing

@Suite struct IdentifierTests {
    private func alias(_ id: String, previous: String) -> String {
        #"{"type":"alias","messageId":"\#(id)","userId":"new","previousId":"\#(previous)"}"#
    }

    @Test func `an alias's previousId is an anonymous_id until the log knows it as a user_id`() async throws {
        let fixture = LogFixture()
        var log = try fixture.open()
        let user = #"{"type":"identify","messageId":"u","userId":"old"}"#
        _ = try await log.append([alias("1", previous: "old"), user, alias("2", previous: "old")])
        #expect(try keys(log) == [["user_id:new", "anonymous_id:old"], ["user_id:old"], ["user_id:new", "user_id:old"]])
        log.close()
        log = try fixture.open()
        #expect(try keys(log).last == ["user_id:new", "user_id:old"])
        log.close()
    }

    @Test func `an alias of an id to itself is stored and harms nothing`() async throws {
        let fixture = LogFixture()
        var log = try fixture.open()
        _ = try await log.append([#"{"type":"alias","messageId":"1","userId":"u","previousId":"u"}"#])
        log.close()
        log = try fixture.open()
        #expect(try keys(log) == [["user_id:u", "user_id:u"]])
        log.close()
    }

    @Test func `16 identifiers come back in order, with ordinals that a restart and a roll keep`() async throws {
        let fixture = LogFixture(segmentBytes: SmallLog.segmentBytes)
        var log = try fixture.open()
        let ids = (1...20).map { #"{"id":"v\#($0)","type":"card"}"# }.joined(separator: ",")
        let line = { (id: Int) in #"{"type":"page","messageId":"\#(id)","userId":"u","context":{"externalIds":[\#(ids)]}}"# }
        for id in 0..<20 { _ = try await log.append([line(id)]) }
        #expect(log.statistics().segments >= 2)
        let expected = ["user_id:u"] + (1...15).map { "card:v\($0)" }
        #expect(try keys(log).allSatisfy { $0 == expected })
        let before = try log.all()
        log.close()
        log = try fixture.open()
        let after = try log.all()
        #expect(after.identifierOrdinals == before.identifierOrdinals)
        #expect(after.anchors == before.anchors)
        #expect(log.identifiers.count == 16)
        log.close()
    }

    @Test func `a source's name of more than 100 bytes is refused, since no reader would take it`() async throws {
        let fixture = LogFixture()
        let log = try fixture.open()
        let refused = try await log.append([page("m1")], origin: AppendOrigin(source: String(repeating: "s", count: 101)))
        #expect(refused[0].error?.code == .unknownSource)
        let longest = String(repeating: "s", count: 100)
        #expect(try await log.append([page("m1")], origin: AppendOrigin(source: longest)).map(\.acceptedPosition) == [1])
        log.close()
        let again = try fixture.open()
        #expect(try again.all()[0].source == longest)
        again.close()
    }

    @Test func `many sources in one commit come back with their events`() async throws {
        let fixture = LogFixture()
        var log = try fixture.open()
        for index in 0..<30 { _ = try await log.append([page("m\(index)")], origin: AppendOrigin(source: "source-\(index % 7)")) }
        log.close()
        log = try fixture.open()
        let batch = try log.all()
        #expect(batch.indices.map { batch[$0].source } == (0..<30).map { "source-\($0 % 7)" })
        log.close()
    }

    private func keys(_ log: EventLog) throws -> [[String]] {
        let batch = try log.all()
        return batch.indices.map { batch[$0].identifiers.map { log.identifiers.identifier($0)?.description ?? "?" } }
    }
}
