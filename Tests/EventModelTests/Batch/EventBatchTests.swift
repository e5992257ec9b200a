import EventModel
import Testing

@Suite struct EventBatchTests {
    private let lines = [
        #"{"type":"track","event":"Order Completed","userId":"u1","messageId":"m1","timestamp":"2026-03-03T00:00:00Z","properties":{"total":59.90}}"#,
        #"{"type":"page","name":"Home","anonymousId":"a1","timestamp":"2026-03-01T00:00:00Z"}"#,
        #"{"type":"identify","userId":"u1","anonymousId":"a1","context":{"traits":{"plan":"pro"}},"timestamp":"2026-03-03T00:00:00Z"}"#,
        #"{"type":"track","event":"Order Completed","userId":"u2","timestamp":"2030-01-01T00:00:00Z"}"#,
    ]

    private func batch(_ table: IdentifierTable = IdentifierTable()) throws -> EventBatch {
        try EventBatch.decoding(
            lines, firstPosition: LogPosition(rawValue: 7), recordedAt: Instant(rfc3339: "2026-03-05T00:00:00Z")!, identifiers: table)
    }

    @Test func `columns hold what each event says`() throws {
        let table = IdentifierTable()
        let batch = try batch(table)
        #expect(batch.positions.map(\.rawValue) == [7, 8, 9, 10])
        #expect(batch.indices.map { batch[$0].name } == ["Order Completed", "Home", "", "Order Completed"])
        #expect(batch.names.count == 3)
        #expect(batch.types == [.track, .page, .identify, .track])
        #expect(batch[0].properties?["total"]?.jsonText == "59.90")
        #expect(batch[2].traits?["plan"]?.stringValue == "pro")
        #expect(batch[3].occurredAt == batch[3].recordedAt)
        #expect(
            batch.indices.map { batch[$0].identifiers.compactMap { table.identifier($0)?.description } } == [
                ["user_id:u1"], ["anonymous_id:a1"], ["user_id:u1", "anonymous_id:a1"], ["user_id:u2"],
            ])
        #expect(batch.anchors.map(\.rawValue) == [1, 2, 1, 3])
        #expect(batch.indices.map { batch[$0].event.jsonText } == lines)
        #expect(batch[0].messageId == "m1")
        #expect(batch[0].source == "test")
    }

    @Test func `canonical order is by occurredAt, then by position, and selecting keeps what was selected`() throws {
        let ordered = try batch().canonicallyOrdered()
        #expect(ordered.positions.map(\.rawValue) == [8, 7, 9, 10])
        #expect(ordered.canonicallyOrdered() === ordered)
        let some = ordered.selecting([3, 0])
        #expect(some.positions.map(\.rawValue) == [10, 8])
        #expect(some.indices.map { some[$0].event.jsonText } == [lines[3], lines[1]])
        #expect(some[0].identifiers.count == 1)
        #expect(EventBatch.empty.isEmpty)
        #expect(EventBatch.empty.canonicallyOrdered().isEmpty)
    }

    @Test func `traits are the event's own, else those of its context`() throws {
        let events = [
            #"{"type":"identify","userId":"u","traits":{"a":1},"context":{"traits":{"a":2}}}"#,
            #"{"type":"identify","userId":"u","traits":null,"context":{"traits":{"a":2}}}"#,
            #"{"type":"identify","userId":"u"}"#,
        ]
        let batch = try EventBatch.decoding(events, identifiers: IdentifierTable())
        #expect(batch.indices.map { batch[$0].traits?.jsonText } == [#"{"a":1}"#, #"{"a":2}"#, nil])
    }

    @Test func `the envelope carries position, time, source, an assigned id and the event`() throws {
        var builder = EventBatchBuilder()
        let event = try JSONValue(parsing: #"{"type":"page","anonymousId":"a"}"#)
        var header = EventBatchBuilder.Header(
            position: LogPosition(rawValue: 3), recordedAt: Instant(micros: 1), occurredAt: Instant(micros: 0), type: .page, anchor: .none,
            source: "we\"b")
        builder.append(header, identifiers: [], event: event)
        header.assignedMessageId = AssignedMessageId(high: 0x0123_4567_89AB_CDEF, low: 1)
        builder.append(header, identifiers: [], event: event)
        let batch = builder.build()
        var output: [UInt8] = []
        for index in batch.indices { batch[index].appendEnvelopeJSON(to: &output) }
        let head = #"{"position":3,"recorded_at":"1970-01-01T00:00:00.000001Z","source":"we\"b","#
        let tail = #""event":{"type":"page","anonymousId":"a"}}"#
        #expect(
            String(decoding: output, as: UTF8.self) == head + tail + head + #""message_id":"01234567-89ab-cdef-0000-000000000001","# + tail)
    }

    @Test func `a wrong line stops the decoding of a batch with its error`() throws {
        let error = try #require(throws: EventError.self) { try EventBatch.decoding([lines[0], "{}"], identifiers: IdentifierTable()) }
        #expect(error.field == "type")
    }
}
