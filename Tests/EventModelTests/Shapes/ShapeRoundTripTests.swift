import Foundation
import Testing

@testable import EventModel

/// Whatever is taken apart comes back byte for byte.
@Suite struct ShapeRoundTripTests {
    @Test(arguments: 0..<8)
    func `any JSON comes back from shape and leaves`(batch: Int) throws {
        var events = ShapedEvents()
        for index in 0..<150 {
            let seed = UInt64(batch * 1000 + index)
            var random = RandomJSON(seed: seed)
            let event = try packed(random.object(depth: 6).sent)
            #expect(events.roundTrip(event) == event, "seed \(seed)")
        }
    }

    @Test func `the sample shop comes back, in few shapes, with what rows know kept out of the leaves`() throws {
        let tests = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        let file = tests.appending(path: "../../../data/samples/shop.ndjson").standardized
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        var events = ShapedEvents()
        var paths: Set<String> = []
        for line in lines {
            let decoded = try Decoded(String(line))
            let row = ShapedRow(identifiers: decoded.identifiers, occurredAt: try #require(decoded.occurredAt))
            #expect(events.roundTrip(decoded.packed, row) == decoded.packed, "\(line)")
            paths.formUnion(events.leafColumns(decoded.packed, row))
        }
        #expect(lines.count == 2000)
        #expect(events.table.shapeCount < 200)
        #expect(paths.isDisjoint(with: ["messageId:value", "anonymousId:value", "userId:value", "timestamp:instantMillis"]))
        #expect(
            paths.isSuperset(of: [
                "type:value", "sentAt:instantMillis", "properties.price:number", "properties.products[].product_id:value",
            ]))
        let decoded = try ShapeTable.decoding(events.table.encoded)
        #expect(decoded.columns == events.table.columns)
        #expect(decoded.encoded == events.table.encoded)
    }

    @Test(arguments: [
        "0", "127", "128", "-1", "-128", "999999999999999999", "-999999999999999999", "1000000000000000000", "-0", "0.0", "-0.0", "1.50",
        "0.000000000000000001", "0.0000000000000000001", "123456789.123456789", "-0.05", "1e3", "1E+7", "2.50e-7", "18446744073709551616",
        "true", "false", "null", "{}", "[]", "\"\"", "\"a\"", "[[],[[]],[{}],{\"a\":[]}]", "[1,\"1\",1.0,true,null,[1],{\"a\":1}]",
        "\"123e4567-e89b-12d3-a456-426614174000\"", "\"123E4567-E89B-12D3-A456-426614174000\"", "\"日本語 👩‍👩‍👧‍👦\"",
    ])
    func `every kind of value comes back, alone and in arrays`(value: String) throws {
        var events = ShapedEvents()
        for json in ["{\"v\":\(value)}", "{\"v\":[\(value),\(value)]}", "{\"p\":{\"v\":\(value)},\"v\":\(value)}"] {
            let event = try packed(json)
            #expect(events.roundTrip(event) == event)
        }
    }

    @Test(arguments: ["0", "-7", "999999999999999999", "-999999999999999999", "12.50", "-0.00000000000000001"])
    func `plain numbers are numbers`(number: String) throws {
        var events = ShapedEvents()
        let columns = events.leafColumns(try packed("{\"v\":\(number)}"))
        #expect(columns == ["v:number"])
    }

    @Test(arguments: ["-0", "1e3", "1000000000000000000", "0.0000000000000000001"])
    func `numbers of many digits or with an exponent keep their text`(number: String) throws {
        var events = ShapedEvents()
        let columns = events.leafColumns(try packed("{\"v\":\(number)}"))
        #expect(columns == ["v:value"])
    }

    @Test func `one path may hold every type, each in a column of its own`() throws {
        var events = ShapedEvents()
        let values = [
            "1", "1.5", "true", "null", "\"s\"", "\"2026-03-01T09:30:00Z\"", "\"2026-03-01T09:30:00.120Z\"",
            "\"2026-03-01T09:30:00.120456Z\"", "[]", "{}", "[1]", "{\"a\":1}", "1e9",
        ]
        for value in values {
            let event = try packed("{\"v\":\(value)}")
            #expect(events.roundTrip(event) == event)
        }
        let kinds = Set(events.table.columns.filter { $0.path == "v" }.map(\.kind))
        #expect(kinds == Set(LeafKind.allCases))
    }

    @Test func `null, absent and empty are three shapes`() throws {
        var events = ShapedEvents()
        let shapes = try ["{\"a\":null}", "{}", "{\"a\":{}}", "{\"a\":[]}", "{\"a\":\"\"}", "{\"a\":[null]}"].map {
            events.shred(try packed($0)).shape
        }
        #expect(Set(shapes).count == shapes.count)
    }

    @Test func `the order of keys is shape, their values are not`() throws {
        var events = ShapedEvents()
        let ab = events.shred(try packed(#"{"a":1,"b":"x"}"#)).shape
        #expect(events.shred(try packed(#"{"a":-20000,"b":"another"}"#)).shape == ab)
        #expect(events.shred(try packed(#"{"b":"x","a":1}"#)).shape != ab)
    }

    @Test func `keys of any kind come back, and no two paths share a text`() throws {
        var events = ShapedEvents()
        let keys = [
            "", "a", "a.b", "a[]", "[]", "[", "]", "\\\\", "\\\\e", "\\\\.", ".", "..", "é", "e\u{301}", "日本", "properties", "order_id",
            String(repeating: "k", count: 126), String(repeating: "k", count: 127), String(repeating: "k", count: 400),
        ]
        for outer in keys {
            for inner in [
                "{\"\(outer)\":1}", "{\"a\":{\"\(outer)\":[1]}}", "{\"\(outer)\":{\"\":1,\"b\":1}}", "{\"\(outer)\":[[{\"\(outer)\":1}]]}",
            ] {
                let event = try packed(inner)
                #expect(events.roundTrip(event) == event)
            }
        }
        let columns = events.table.columns
        #expect(Set(columns).count == columns.count)
        for column in columns { #expect(try #require(LeafPath(column.path)).text == column.path) }
    }

    @Test func `values packed in another way than ours come back as they are`() {
        let varieties: [[UInt8]] = [
            [PackedTag.integer, 0x02], [PackedTag.integer, 0x81, 0x00], [PackedTag.integer, 0x80, 0x80, 0x00],
            [PackedTag.integer, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [PackedTag.decimal, 1, 0x80, 0x00],
            [PackedTag.decimal, 18, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [PackedTag.string, 1, 97],
            [PackedTag.string, 0x81, 0x00, 97],
            [PackedTag.string, 20] + Array("2026-03-01T09:30:00Z".utf8),
            [PackedTag.string, 36] + Array("123e4567-e89b-12d3-a456-426614174000".utf8),
            [PackedTag.shortString | 36] + Array("123e4567-e89b-12d3-a456-426614174000".utf8), [PackedTag.numberText, 1, 49],
        ]
        let keys: [[UInt8]] = [
            [1, 97], [4] + Array("type".utf8), [PackedTag.longKey, 1, 97], [PackedTag.longKey, 0x81, 0, 97], [WellKnownKey.userId.keyByte],
            [WellKnownKey.messageId.keyByte],
        ]
        let row = ShapedRow(identifiers: ["user_id:a", "anonymous_id:123e4567-e89b-12d3-a456-426614174000"])
        var events = ShapedEvents()
        for key in keys {
            for value in varieties {
                let event = [PackedTag.object, UInt8(key.count + value.count), 0, 0, 0] + key + value
                #expect(isPackedObject(event))
                #expect(events.roundTrip(event, row) == event)
            }
        }
    }
}
