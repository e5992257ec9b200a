import EventLog
import EventModel
import Testing

@Suite struct DeduplicationTests {
    private static func numbered(_ lineOffset: Int64 = 0, producer: String = "shop-7", source: String = "web") -> AppendOrigin {
        AppendOrigin(source: source, producer: producer, producerLineOffset: lineOffset)
    }

    private static func view(_ name: String) -> String { #"{"type":"page","name":"\#(name)","anonymousId":"a"}"# }

    @Test func `lines of a producer that numbers them are stored once across reconnects and restarts`() async throws {
        let fixture = LogFixture()
        var log = try fixture.open()
        let lines = ["one", "two", "three"].map(Self.view)
        #expect(try await log.append(lines, origin: Self.numbered()).map(\.acceptedPosition) == [1, 2, 3])
        // The next connection begins with line 2 of the producer.
        #expect(
            try await log.append(Array(lines[1...]) + [Self.view("four")], origin: Self.numbered(1)).map(\.duplicatePosition) == [
                2, 3, nil,
            ])
        log.close()
        log = try fixture.open()
        #expect(try await log.append(lines, origin: Self.numbered()).map(\.duplicatePosition) == [1, 2, 3])
        #expect(log.durablePosition.rawValue == 4)
        log.close()
    }

    @Test func `equal lines of one producer are two events, and another producer's or source's are others`() async throws {
        let log = try LogFixture().open()
        let line = Self.view("one")
        #expect(try await log.append([line, line], origin: Self.numbered()).map(\.acceptedPosition) == [1, 2])
        #expect(try await log.append([line], origin: Self.numbered(producer: "shop-8")).map(\.acceptedPosition) == [3])
        #expect(try await log.append([line], origin: Self.numbered(source: "app")).map(\.acceptedPosition) == [4])
        log.close()
    }

    @Test func `a numbered line sent again with other content is a conflict that names the position`() async throws {
        let log = try LogFixture().open()
        _ = try await log.append([Self.view("one")], origin: Self.numbered())
        let error = try #require(try await log.append([Self.view("two")], origin: Self.numbered())[0].error)
        #expect(error.code == .idConflict)
        #expect(error.field == "messageId")
        #expect(error.message.contains("position 1"))
        #expect(log.statistics().idConflicts == 1)
        log.close()
    }

    @Test func `transport stamps do not make another event of a messageId, other fields do`() async throws {
        let log = try LogFixture().open()
        let event = { (extra: String) in #"{"type":"page","messageId":"m1","anonymousId":"a"\#(extra)}"# }
        _ = try await log.append([event("")])
        let stamps = [
            #","sentAt":"2026-03-01T09:30:02Z""#, #","receivedAt":"2026-03-01T09:30:02Z""#, #","originalTimestamp":"2026-03-01T09:30:02Z""#,
            #","writeKey":"secret""#, #","_metadata":{"a":1}"#,
        ]
        #expect(try await log.append(stamps.map(event)).map(\.duplicatePosition) == stamps.map { _ in 1 })
        #expect(try await log.append([event(#","timestamp":"2026-03-01T09:30:02Z""#)])[0].error?.code == .idConflict)
        log.close()
    }

    @Test func `events without messageId from a sender that numbers nothing are all new`() async throws {
        let log = try LogFixture().open()
        let line = Self.view("one")
        #expect(try await log.append([line, line]).map(\.acceptedPosition) == [1, 2])
        let batch = try log.all()
        #expect(batch[0].messageId != batch[1].messageId)
        #expect(batch[0].messageId.count == 36 && batch[0].messageId.dropFirst(14).first == "7")
        log.close()
    }

    @Test func `a retraction is stored once, whoever sends it, and is no duplicate of what it retracts`() async throws {
        let fixture = LogFixture()
        var log = try fixture.open()
        let retract = #"{"type":"retract","messageId":"m1","reason":"test order"}"#
        #expect(try await log.append([page("m1"), retract]).map(\.acceptedPosition) == [1, 2])
        #expect(try await log.append([retract], origin: Self.numbered()).map(\.duplicatePosition) == [2])
        let batch = try log.all()
        #expect(batch[1].messageId == MessageIdHash.ofRetraction(of: "m1").text)
        #expect(batch[1].anchor == .none)
        log.close()
        log = try fixture.open()
        #expect(try await log.append([retract, page("m1")]).map(\.duplicatePosition) == [2, 1])
        log.close()
    }

    @Test func `a messageId is deduplicated over many LogSegments`() async throws {
        let fixture = LogFixture(segmentBytes: SmallLog.segmentBytes)
        let log = try fixture.open()
        let lines = (0..<60).map { page("m\($0)") }
        for line in lines { _ = try await log.append([line]) }
        #expect(log.statistics().segments >= 3)
        #expect(try await log.append(lines).map(\.duplicatePosition) == lines.indices.map { UInt64($0 + 1) })
        #expect(log.statistics().duplicates == 60)
        log.close()
    }

    @Test func `a messageId is deduplicated within a large request, near and far`() async throws {
        let log = try LogFixture().open()
        let distinct = (0..<1500).map { page("m\($0)", anonymousId: "a\($0 % 50)") }
        var lines: [String] = []
        for (index, line) in distinct.enumerated() {
            lines.append(line)
            if index % 3 == 0 { lines.append(line) }
            if index >= 700, index % 100 == 0 { lines.append(distinct[index - 650]) }
        }
        let outcomes = try await log.append(lines)
        #expect(outcomes.compactMap(\.acceptedPosition) == (1...1500).map { UInt64($0) })
        for (line, outcome) in zip(lines, outcomes) { #expect(outcome.position.map { distinct[Int($0) - 1] } == line) }
        #expect(log.statistics().duplicates == lines.count - 1500)
        #expect(try log.texts() == distinct)
        log.close()
    }
}
