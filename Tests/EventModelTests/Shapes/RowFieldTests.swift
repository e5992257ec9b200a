import Testing

@testable import EventModel

/// What a row knows is not stored in the event a second time.
@Suite struct RowFieldTests {
    private static let uuid = "123e4567-e89b-12d3-a456-426614174000"

    @Test func `identifiers of the row are no leaves, under whatever key of theirs`() throws {
        let row = ShapedRow(identifiers: [
            "user_id:u1", "anonymous_id:\(Self.uuid)", "email:ada@example.com", "crm:42", "group_id:\(String(repeating: "g", count: 90))",
        ])
        let event = try packed(
            """
            {"userId":"u1","anonymousId":"\(Self.uuid)","previousId":"u1","groupId":"\(String(repeating: "g", count: 90))",
            "traits":{"email":"ada@example.com","phone":"42"},"context":{"externalIds":[{"id":"42","type":"crm"}]},"name":"u1"}
            """)
        var events = ShapedEvents()
        #expect(events.leafColumns(event, row) == ["context.externalIds[].type:value", "name:value"])
        #expect(events.roundTrip(event, row) == event)
    }

    @Test(arguments: [
        #"{"traits":{"email":"Ada@Example.com"}}"#, #"{"traits":{"email":" ada@example.com"}}"#, #"{"userId":"email:ada@example.com"}"#,
        #"{"userId":"u"}"#,
        #"{"userId":"u11"}"#, #"{"userId":"1"}"#, #"{"userId":""}"#, #"{"userId":"b"}"#,
        #"{"userId":"123E4567-E89B-12D3-A456-426614174000"}"#,
        #"{"userId":"123e4567-e89b-12d3-a456-426614174001"}"#, #"{"userId":1}"#, #"{"userId":null}"#, #"{"userId":["u1"]}"#,
        #"{"name":"u1"}"#,
    ])
    func `values that nearly equal an identifier are leaves`(json: String) throws {
        let row = ShapedRow(identifiers: ["user_id:u1", "email:ada@example.com", "x:a:b", "anonymous_id:\(Self.uuid)"])
        var events = ShapedEvents()
        let event = try packed(json)
        let shape = events.shred(event, row).shape
        #expect(events.table.leafCount(shape) == (json.contains("null") ? 0 : 1))
        #expect(events.roundTrip(event, row) == event)
    }

    @Test func `a value with colons is compared whole`() throws {
        let row = ShapedRow(identifiers: ["x:a:b"])
        var events = ShapedEvents()
        let event = try packed(#"{"userId":"a:b"}"#)
        #expect(events.leafColumns(event, row) == [])
        #expect(events.roundTrip(event, row) == event)
    }

    @Test func `identifiers beyond the sixteenth are leaves, and without identifiers all are`() throws {
        var row = ShapedRow(identifiers: (0..<20).map { "crm:\($0)" })
        let event = try packed("{\"ids\":[" + (0..<20).map { "{\"id\":\"\($0)\"}" }.joined(separator: ",") + "]}")
        var events = ShapedEvents()
        #expect(events.leafColumns(event, row).count == 4)
        #expect(events.roundTrip(event, row) == event)
        row.identifiers = []
        #expect(events.leafColumns(event, row).count == 20)
        #expect(events.roundTrip(event, row) == event)
    }

    @Test func `every other packed form of an identifier stays as it is`() throws {
        // The writer packs text of 64 bytes and more in another way than shorter text.
        for length in [1, 35, 36, 37, 63, 64, 65, 127, 128, 512] {
            let value = String(repeating: "v", count: length)
            let row = ShapedRow(identifiers: ["user_id:\(value)"])
            var events = ShapedEvents()
            let event = try packed("{\"userId\":\"\(value)\"}")
            #expect(events.leafColumns(event, row) == [])
            #expect(events.roundTrip(event, row) == event)
        }
    }

    @Test func `a messageId is kept outside only at the top, as a UUID, and when the row keeps it`() throws {
        let event = try packed(#"{"messageId":"\#(Self.uuid)","properties":{"messageId":"\#(Self.uuid)"}}"#)
        var events = ShapedEvents()
        #expect(events.leafColumns(event) == ["properties.messageId:value"])
        #expect(events.roundTrip(event) == event)
        let row = ShapedRow(keepsMessageId: false)
        #expect(events.leafColumns(event, row) == ["messageId:value", "properties.messageId:value"])
        #expect(events.roundTrip(event, row) == event)
        let text = try packed(#"{"messageId":"m-1"}"#)
        #expect(events.leafColumns(text) == ["messageId:value"])
        #expect(events.roundTrip(text) == text)
    }

    @Test(arguments: [
        "2026-03-01T09:30:00Z", "2026-03-01T09:30:00.000Z", "2026-03-01T09:30:00.000000Z", "2026-03-01T09:30:00.000+01:00",
        "2026-03-01T09:30:00-05:30",
    ])
    func `timestamps that say the row's occurredAt are no leaves`(text: String) throws {
        let row = ShapedRow(occurredAt: try #require(Instant(rfc3339: text)))
        var events = ShapedEvents()
        let event = try packed(
            #"{"timestamp":"\#(text)","originalTimestamp":"\#(text)","sentAt":"\#(text)","context":{"timestamp":"\#(text)"}}"#)
        #expect(events.leafColumns(event, row).map { $0.split(separator: ":")[0] } == ["sentAt", "context.timestamp"])
        #expect(events.roundTrip(event, row) == event)
        var later = row
        later.occurredAt.micros += 1
        #expect(events.leafColumns(event, later).count == 4)
        #expect(events.roundTrip(event, later) == event)
    }
}
