import Testing

@testable import EventModel

/// Tables and leaves come from a disk: whatever they are, nothing traps, and what is assembled is a well-formed event.
@Suite struct HostileShapeTests {
    private static let event =
        #"{"type":"track","messageId":"123e4567-e89b-12d3-a456-426614174000","userId":"u1","timestamp":"2023-11-14T22:13:20.123456Z","p":{"price":12.50,"b":true,"a.b":[1,{}],"é":"x","s":"2026-03-01T09:30:00Z","z":"2026-03-01T09:30:00.120+05:45"},"kkkk":null}"#
    private static let row = ShapedRow(identifiers: ["user_id:u1"], occurredAt: Instant(micros: 1_700_000_000_123_456))

    private func use(_ table: borrowing ShapeTable, _ random: inout RandomJSON.Seeded) {
        for shape in 0..<table.shapeCount {
            let leaves = (0..<table.leafCount(shape)).map { _ in Self.leaf(&random) }
            if let made = assemble(table, shape, leaves, Self.row) { #expect(isPackedObject(made)) }
            _ = table.places(of: LeafPath("p.price")!, in: shape)
        }
        #expect(table.columns.allSatisfy { LeafPath($0.path) != nil })
    }

    private static func leaf(_ random: inout RandomJSON.Seeded) -> OwnedLeaf {
        let values: [[UInt8]] = [
            [], [0x41, 97], [0x42, 97], [0x41, 0xFF], [0], [8, 0, 0, 0, 0], [9, 1, 0, 0, 0], [6, 1], [5, 1, 49], [7, 0x80], [0x81, 0x81],
        ]
        var leaf = OwnedLeaf(bytes: values.randomElement(using: &random)!)
        leaf.number = [0, 1, 2, -1, .min, .max, 1_700_000_000_000_000].randomElement(using: &random)!
        leaf.scale = [0, 0, 0, 2, 18, 19, 255].randomElement(using: &random)!
        return leaf
    }

    @Test func `with any byte flipped or cut a table is refused or can be used`() throws {
        var events = ShapedEvents()
        let event = try packed(Self.event)
        _ = events.shred(event, Self.row)
        _ = events.shred(try packed(#"{"type":"page","timestamp":"2023-11-14T22:13:20.123456+00:00","p":{"k":[[{"x":1}],"s"]}}"#), Self.row)
        let bytes = events.table.encoded
        var random = RandomJSON.Seeded(state: 7)
        var accepted = 0
        for at in bytes.indices {
            #expect(!isTable(Array(bytes[..<at])))
            for byte in UInt8.min...UInt8.max where byte != bytes[at] {
                var changed = bytes
                changed[at] = byte
                guard let table = try? ShapeTable.decoding(changed) else { continue }
                accepted += 1
                use(table, &random)
                let columns = try ShapeTable.decoding(table.encoded).columns
                #expect(columns == table.columns)
            }
        }
        #expect(!isTable(bytes + [0]))
        #expect(accepted > 100)
    }

    @Test func `random signatures are refused or can be used`() {
        var random = RandomJSON.Seeded(state: 11)
        for _ in 0..<30_000 {
            let content = (0..<Int.random(in: 0...20, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? UInt8.random(in: 0...31, using: &random) : [0x80, 0x01, 0x08, 0x09].randomElement(using: &random)!
            }
            let signature = [ShapeToken.object, UInt8(content.count), 0] + content
            if let table = try? ShapeTable.decoding([1, UInt8(signature.count)] + signature) { use(table, &random) }
        }
    }

    @Test func `tables that lie are refused`() throws {
        #expect(try ShapeTable.decoding([0]).shapeCount == 1)
        #expect(!isTable([]))
        #expect(!isTable([1, 0]), "an empty signature")
        #expect(!isTable([1, 1, ShapeToken.subtree]), "shape 0 a second time")
        #expect(try ShapeTable.decoding([1, 3, ShapeToken.object, 0, 0]).shapeCount == 2)
        #expect(!isTable([2, 3, ShapeToken.object, 0, 0, 3, ShapeToken.object, 0, 0]), "one shape twice")
        #expect(!isTable([1, 3, ShapeToken.array, 0, 0]), "an event is an object")
        #expect(!isTable([1, 5, ShapeToken.object, 2, 0, 0xFF, 0]), "a well-known key that nobody knows")
        #expect(!isTable([1, 6, ShapeToken.object, 3, 0, 1, 0xFF, 0]), "a key that is not UTF-8")
        #expect(!isTable([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]))
        var deep: [UInt8] = [ShapeToken.null]
        for level in 1...33 {
            deep = [1, 97] + deep
            deep = [ShapeToken.object, UInt8(deep.count), 0] + deep
            #expect(isTable([1] + [UInt8(deep.count & 0x7F | 0x80), UInt8(deep.count >> 7)] + deep) == (level <= 32), "level \(level)")
        }
    }

    @Test func `leaves and rows that do not fit are refused`() throws {
        var events = ShapedEvents()
        let event = try packed(Self.event)
        let (shape, leaves) = events.shred(event, Self.row)
        func made(_ change: (inout [OwnedLeaf], inout ShapedRow) -> Void) -> [UInt8]? {
            var (leaves, row) = (leaves, Self.row)
            change(&leaves, &row)
            let made = assemble(events.table, shape, leaves, row, messageId: messageId(of: event))
            if let made { #expect(isPackedObject(made)) }
            return made
        }
        #expect(made { _, _ in } == event)
        #expect(made { leaves, _ in leaves.removeLast() } == nil)
        #expect(made { leaves, _ in leaves.append(OwnedLeaf(number: 1)) } == nil)
        #expect(made { _, row in row.identifiers = [] } == nil)
        #expect(made { _, row in row.identifiers = ["no colon"] } == nil)
        #expect(made { _, row in row.occurredAt.micros = .max } == nil)
        #expect(made { leaves, _ in leaves[1].scale = 19 } == nil)
        #expect(made { leaves, _ in leaves[2].number = 2 } == nil)
        #expect(made { leaves, _ in leaves[5].number += 1 } == nil)
        #expect(made { leaves, _ in leaves[0].bytes = [] } == nil)
        #expect(made { leaves, _ in leaves[0].bytes = [0x41] } == nil)
        #expect(made { leaves, _ in leaves[0].bytes = [0x41, 97, 97] } == nil)
        #expect(made { leaves, _ in leaves[0].bytes = [0x48] + Array("1234567\u{80}".utf8.dropLast()) } == nil)
        #expect(made { leaves, _ in leaves[0].bytes = [PackedTag.array, 0, 0, 0, 0] } != nil)
        for index in [-1, events.table.shapeCount, .max, .min] { #expect(assemble(events.table, index, leaves, Self.row) == nil) }
    }

    @Test func `whole values nest no deeper than events do`() throws {
        var events = ShapedEvents()
        let list = Array(repeating: "1", count: 65).joined(separator: ",")
        let (shape, _) = events.shred(try packed("{\"a\":{\"b\":[\(list)]}}"))
        for levels in 29...31 {
            let value = try packed(String(repeating: "[", count: levels) + String(repeating: "]", count: levels))
            #expect((assemble(events.table, shape, [OwnedLeaf(bytes: value)]) != nil) == (levels <= 30))
        }
        #expect(assemble(events.table, 0, [OwnedLeaf(bytes: try packed("[]"))]) == nil, "an event is an object")
        #expect(assemble(events.table, 0, [OwnedLeaf(bytes: try packed("{}"))]) != nil)
        #expect(assemble(events.table, 0, [OwnedLeaf(bytes: [0x80])]) == nil)
    }

    @Test func `values that together are larger than any event are refused before memory is taken`() throws {
        var events = ShapedEvents()
        let (shape, leaves) = events.shred(try packed("{\"a\":[" + Array(repeating: "\"x\"", count: 64).joined(separator: ",") + "]}"))
        let large = [PackedTag.string, 0x80, 0x80, 0x40] + [UInt8](repeating: 97, count: 1 << 20)
        #expect(assemble(events.table, shape, leaves.map { _ in OwnedLeaf(bytes: large) }) == nil)
        var one = leaves
        one[0] = OwnedLeaf(bytes: large)
        #expect(assemble(events.table, shape, one) != nil)
    }
}
