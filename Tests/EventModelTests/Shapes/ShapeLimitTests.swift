import Testing

@testable import EventModel

@Suite struct ShapeLimitTests {
    private func object(_ count: Int, _ key: (Int) -> String) -> String {
        "{" + (0..<count).map { "\"\(key($0))\":\($0)" }.joined(separator: ",") + "}"
    }

    @Test func `an array of 64 elements is taken apart, one of 65 is kept whole`() throws {
        var events = ShapedEvents()
        for (count, columns) in [(64, Array(repeating: "a.b[]:number", count: 64)), (65, ["a.b:value"])] {
            let event = try packed("{\"a\":{\"b\":[" + (0..<count).map { "\($0)" }.joined(separator: ",") + "],\"c\":true}}")
            #expect(events.leafColumns(event) == columns + ["a.c:bool"])
            #expect(events.roundTrip(event) == event)
        }
        let nested = try packed("{\"a\":[" + (0..<65).map { "[[\($0)]]" }.joined(separator: ",") + "]}")
        #expect(events.leafColumns(nested) == ["a:value"])
        #expect(events.roundTrip(nested) == nested)
    }

    @Test func `300 properties are taken apart as long as their signature is short`() throws {
        var events = ShapedEvents()
        let short = try packed("{\"type\":\"track\",\"properties\":\(object(300) { "k\($0)" })}")
        #expect(events.leafColumns(short).count == 301)
        #expect(events.roundTrip(short) == short)
        let long = try packed("{\"type\":\"track\",\"properties\":\(object(300) { "a key of twenty bytes \($0)" }),\"name\":\"n\"}")
        #expect(events.leafColumns(long) == ["type:value", "properties:value", "name:value"])
        #expect(events.roundTrip(long) == long)
    }

    @Test func `an event whose own keys are too many is kept whole`() throws {
        var events = ShapedEvents()
        let event = try packed(object(300) { "a key of twenty bytes \($0)" })
        #expect(events.shred(event).shape == 0)
        #expect(events.leafColumns(event) == [":value"])
        #expect(events.roundTrip(event) == event)
    }

    @Test func `one huge key and one huge value come back`() throws {
        var events = ShapedEvents()
        for json in [
            "{\"a\":{\"\(String(repeating: "k", count: 5000))\":1},\"b\":1}", "{\"\(String(repeating: "k", count: 5000))\":1}",
            "{\"a\":\"\(String(repeating: "é", count: 500_000))\"}",
        ] {
            let event = try packed(json)
            #expect(events.roundTrip(event) == event)
        }
    }

    @Test func `32 levels of arrays and objects come back`() throws {
        var events = ShapedEvents()
        for levels in 1...31 {
            let arrays = try packed("{\"a\":" + String(repeating: "[", count: levels) + "1" + String(repeating: "]", count: levels) + "}")
            let objects = try packed(
                String(repeating: "{\"o\":", count: levels + 1) + "[]".prefix(levels < 31 ? 2 : 0) + (levels < 31 ? "" : "1")
                    + String(repeating: "}", count: levels + 1))
            #expect(events.roundTrip(arrays) == arrays)
            #expect(events.roundTrip(objects) == objects)
        }
    }

    @Test func `keys without end under one object cost that object's columns and nothing else`() throws {
        var limits = ShapeLimits()
        (limits.columnsMax, limits.subtreeColumns) = (40, 8)
        var events = ShapedEvents(limits: limits)
        for index in 0..<200 {
            let event = try packed(
                "{\"type\":\"track\",\"properties\":{\"id\(index)\":1,\"price\":2.5},\"context\":{\"page\":{\"path\":\"/\"}}}")
            #expect(events.roundTrip(event) == event)
        }
        let shapes = events.table.shapeCount
        #expect(shapes < 40)
        #expect(events.table.columns.count < 40)
        let event = try packed(#"{"type":"track","properties":{"another":1,"price":2.5},"context":{"page":{"path":"/"}}}"#)
        #expect(events.leafColumns(event) == ["type:value", "properties:value", "context.page.path:value"])
        #expect(events.table.shapeCount == shapes)
        let known = try packed(#"{"type":"track","properties":{"id3":1,"price":2.5},"context":{"page":{"path":"/"}}}"#)
        #expect(events.leafColumns(known).contains("properties.price:number"))
    }

    @Test func `when columns for whole objects run out too, more and more is kept whole`() throws {
        var limits = ShapeLimits()
        (limits.columnsMax, limits.subtreeColumns) = (6, 2)
        var events = ShapedEvents(limits: limits)
        for index in 0..<60 {
            for json in [
                "{\"a\":{\"b\(index % 7)\":{\"c\(index)\":1}}}", "{\"a\(index)\":{\"b\":1}}", "{\"a\(index)\":1}",
                "{\"a\":[{\"k\(index)\":{\"x\":1}}],\"b\":\(index)}",
            ] {
                let event = try packed(json)
                #expect(events.roundTrip(event) == event)
            }
        }
        #expect(events.table.columns.count <= 6)
        #expect(try ShapeTable.decoding(events.table.encoded, limits: limits).columns == events.table.columns)
    }

    @Test func `when shapes run out, the outer fields stay columns; when those do, events are kept whole`() throws {
        var limits = ShapeLimits()
        (limits.shapesMax, limits.outerShapes) = (20, 4)
        var events = ShapedEvents(limits: limits)
        let json = { (index: Int, outer: String) in
            let optional = (0..<8).filter { index >> $0 & 1 == 1 }.map { "\"k\($0)\":\($0)" }.joined(separator: ",")
            return "{\"\(outer)\":\"track\",\"properties\":{\(optional)}}"
        }
        for index in 0..<100 {
            let event = try packed(json(index, "type"))
            #expect(events.roundTrip(event) == event)
        }
        #expect(events.leafColumns(try packed(json(200, "type"))) == ["type:value", "properties:value"])
        #expect(events.table.shapeCount == 17)
        for index in 0..<6 {
            let event = try packed(json(200, "outer\(index)"))
            #expect(events.roundTrip(event) == event)
        }
        #expect(events.table.shapeCount == 20)
        #expect(events.shred(try packed(json(200, "outer5"))).shape == 0)
        let decoded = try ShapeTable.decoding(events.table.encoded, limits: limits)
        #expect(decoded.columns == events.table.columns)
    }

    @Test func `signatures have a bound together`() throws {
        var limits = ShapeLimits()
        (limits.signatureBytesTotalMax, limits.outerSignatureBytes) = (600, 200)
        var events = ShapedEvents(limits: limits)
        for index in 0..<60 {
            let event = try packed("{\"key\(index % 50)\":{\"inner\(index)\":1}}")
            #expect(events.roundTrip(event) == event)
        }
        #expect(events.table.signatures.count <= 600)
        #expect(events.table.signatures.count > 580)
    }

    @Test(arguments: [0, 1, 3, 4, 17, 18, 20, 24, 30, 50])
    func `signatures of any length limit work`(signatureBytesMax: Int) throws {
        var limits = ShapeLimits()
        limits.signatureBytesMax = max(signatureBytesMax, 1)
        var events = ShapedEvents(limits: limits)
        for seed in 0..<60 {
            var random = RandomJSON(seed: UInt64(seed))
            let event = try packed(random.object(depth: 5).sent)
            #expect(events.roundTrip(event) == event)
        }
        #expect(events.table.shapes.allSatisfy { $0.signature.count <= limits.signatureBytesMax })
    }

    @Test func `equal events in equal order make equal tables, at every limit`() throws {
        var limits = ShapeLimits()
        (limits.columnsMax, limits.subtreeColumns, limits.shapesMax, limits.outerShapes) = (60, 10, 80, 20)
        limits.signatureBytesMax = 200
        func shapes(of count: Int, _ events: inout ShapedEvents) throws -> [Int] {
            try (0..<count).map { seed in
                var random = RandomJSON(seed: UInt64(seed))
                let event = try packed(random.object(depth: 5).sent)
                #expect(events.roundTrip(event) == event)
                return events.shred(event).shape
            }
        }
        var first = ShapedEvents(limits: limits)
        var second = ShapedEvents(limits: limits)
        #expect(try shapes(of: 200, &first) == shapes(of: 200, &second))
        #expect(first.table.encoded == second.table.encoded)
        #expect(first.table.columns == second.table.columns)
        let decoded = try ShapeTable.decoding(first.table.encoded, limits: limits)
        #expect(decoded.columns == first.table.columns)
        for shape in 0..<decoded.shapeCount { #expect(decoded.leafColumns(shape) == first.table.leafColumns(shape)) }
    }
}
