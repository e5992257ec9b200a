import Testing

@testable import EventModel

@Suite struct ShapeTableTests {
    private static let samples = [
        #"{"type":"track","messageId":"123e4567-e89b-12d3-a456-426614174000","userId":"u1","timestamp":"2023-11-14T22:13:20.123456Z","properties":{"price":12.50,"a.b":[1,[true,null],{}],"é":"x"}}"#,
        #"{"type":"page","anonymousId":"u1","sentAt":"2026-03-01T09:30:00Z","context":{"traits":{"email":"e"}},"list":[{"sku":"a","n":1},{"sku":"b"}]}"#,
    ]
    private static let row = ShapedRow(identifiers: ["user_id:u1"], occurredAt: Instant(micros: 1_700_000_000_123_456))

    @Test func `a decoded table puts together what the first took apart, and goes on growing alike`() throws {
        var events = ShapedEvents()
        let shaped = try Self.samples.map { events.shred(try packed($0), Self.row) }
        var decoded = try ShapeTable.decoding(events.table.encoded)
        for (sample, shaped) in zip(Self.samples, shaped) {
            let event = try packed(sample)
            #expect(assemble(decoded, shaped.shape, shaped.leaves, Self.row, messageId: messageId(of: event)) == event)
        }
        let other = try Self.table(of: Self.others)
        let (first, second) = (events.table.merge(other), decoded.merge(other))
        #expect(first.shapes == second.shapes)
        #expect(events.table.columns == decoded.columns)
    }

    private static let others = [#"{"new":1,"type":"x"}"#, samples[1], #"{"list":[{"sku":1}]}"#]

    private static func table(of events: [String]) throws -> ShapeTable {
        var shaped = ShapedEvents()
        for event in events { _ = shaped.shred(try packed(event), row) }
        return try ShapeTable.decoding(shaped.table.encoded)
    }

    @Test func `merging keeps what both know and maps shapes and columns`() throws {
        var merged = try Self.table(of: Self.samples)
        let before = merged.columns
        let other = try Self.table(of: Self.others)
        let map = merged.merge(other)
        #expect(map.isComplete)
        #expect(map.shapes == [0, 3, 2, 4])
        for (old, new) in zip(other.columns.indices, map.columns) {
            if let new { #expect(merged.columns[Int(new)] == other.columns[old]) }
        }
        #expect(Array(merged.columns.prefix(before.count)) == before)
        for shape in 0..<other.shapeCount {
            let new = try #require(map.shapes[shape])
            #expect(other.leafColumns(shape).map { map.columns[Int($0)] } == merged.leafColumns(Int(new)).map { $0 })
        }
        let again = merged.merge(other)
        #expect(again.shapes == map.shapes)
        #expect(merged.shapeCount == 5)
    }

    @Test func `shapes for which a merged table has no room are taken apart again, keeping more whole`() throws {
        var limits = ShapeLimits()
        (limits.columnsMax, limits.subtreeColumns) = (10, 4)
        var first = ShapedEvents(limits: limits)
        var second = ShapedEvents(limits: limits)
        let json = (0..<6).map { "{\"type\":\"t\",\"p\":{\"k\($0)\":1}}" }
        for text in json[..<3] { _ = first.shred(try packed(text)) }
        let shaped = try json[2...].map { (event: try packed($0), shaped: second.shred(try packed($0))) }
        let map = first.table.merge(second.table)
        #expect(!map.isComplete)
        #expect(map.shapes.contains { $0 != nil && $0 != 0 })
        for (event, shaped) in shaped {
            if let new = map.shapes[shaped.shape] {
                #expect(assemble(first.table, Int(new), shaped.leaves) == event)
            } else {
                let back = assemble(second.table, shaped.shape, shaped.leaves)
                #expect(try first.roundTrip(#require(back)) == event)
            }
        }
        #expect(first.leafColumns(try packed(json[5])) == ["type:value", "p:value"])
    }

    @Test func `paths find columns, and shapes tell where a value is`() throws {
        var events = ShapedEvents()
        let shape = events.shred(try packed(Self.samples[0]), Self.row).shape
        let products = events.shred(try packed(Self.samples[1]), Self.row).shape
        _ = events.shred(try packed("{\"properties\":[\(Array(repeating: "1", count: 65).joined(separator: ","))]}"))
        let whole = events.table.shapeCount - 1
        func path(_ text: String) throws -> LeafPath { try #require(LeafPath(text)) }
        for (number, column) in events.table.columns.enumerated() {
            #expect(events.table.column(at: try path(column.path), column.kind) == UInt32(number))
        }
        #expect(events.table.column(at: try path("properties.absent"), .number) == nil)
        #expect(events.table.column(at: try path("properties"), .number) == nil)
        #expect(
            events.table.enclosingColumns(of: try path("properties.price")).map { events.table.columns[Int($0)].path } == [
                "", "properties",
            ])
        #expect(events.table.places(of: try path("type"), in: shape) == [.leaf(index: 0)])
        #expect(events.table.places(of: try path("messageId"), in: shape) == [.messageId])
        #expect(events.table.places(of: try path("userId"), in: shape) == [.identifier(index: 0)])
        #expect(events.table.places(of: try path("timestamp"), in: shape) == [.occurredAt])
        #expect(events.table.places(of: try path("properties"), in: shape) == [.object])
        #expect(events.table.places(of: try path("properties.price"), in: shape) == [.leaf(index: 1)])
        #expect(events.table.places(of: try path(#"properties.a\.b"#), in: shape) == [.array])
        #expect(events.table.places(of: try path(#"properties.a\.b[]"#), in: shape) == [.leaf(index: 2), .array, .object])
        #expect(events.table.places(of: try path(#"properties.a\.b[][]"#), in: shape) == [.leaf(index: 3), .null])
        #expect(events.table.places(of: try path("properties.a"), in: shape) == [])
        #expect(events.table.places(of: try path("list[].sku"), in: products) == [.leaf(index: 3), .leaf(index: 5)])
        #expect(events.table.places(of: try path("list.sku"), in: products) == [])
        #expect(events.table.places(of: try path("properties.price"), in: whole) == [.inside(index: 0, steps: 1)])
        #expect(events.table.places(of: try path("properties"), in: whole) == [.leaf(index: 0)])
        #expect(events.table.places(of: try path("a.b"), in: 0) == [.inside(index: 0, steps: 0)])
    }

    @Test(arguments: ["a..b", ".a", "a.", "[", "a[", "a]b[x]", "a[]b", "\\", "a\\", "a\\x", "."])
    func `text that is no path is refused`(text: String) { #expect(LeafPath(text) == nil) }
}
