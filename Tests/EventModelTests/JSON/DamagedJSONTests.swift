import Testing

@testable import EventModel

/// Lines damaged at random are taken exactly when a reader that follows the grammar by the letter takes them, and come back as it keeps them.
@Suite struct DamagedJSONTests {
    private static let pieces = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\\"", "\\u0041", "\\ud83d\\ude00", "\\ud800", " ", "\n", "\t", "\u{C}", "\u{1A}", "\u{0}",
        "true", "false", "null", "tru", "1", "-", "01", "1e5", "1.50", "-0", "\"a\":", "\"a\":1,", "{}", "[]", "\"\"", "é", "\u{7F}",
        "{\"a\":1}", ",\"a\":[1,{\"b\":2}]", "\"\\u0061\":1,", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    ].map { Array($0.utf8) }

    private func damage(_ text: inout [UInt8], _ random: inout RandomJSON.Seeded) {
        let at = Int.random(in: 0...text.count, using: &random)
        let end = min(text.count, at + Int.random(in: 0...12, using: &random))
        switch Int.random(in: 0...5, using: &random) {
        case 0: text.removeSubrange(at..<end)
        case 1: text.insert(contentsOf: text[at..<end], at: Int.random(in: 0...text.count, using: &random))
        case 2: text.insert(UInt8.random(in: 0...255, using: &random), at: at)
        case 3: if at < text.count { text[at] = UInt8.random(in: 0...127, using: &random) }
        default: text.insert(contentsOf: Self.pieces.randomElement(using: &random)!, at: at)
        }
    }

    private func isTaken(_ text: [UInt8], padding: UInt8, _ reader: borrowing JSONTextReader) -> Bool {
        var heap = ByteHeap()
        let padded = text + [UInt8](repeating: padding, count: JSONTextReader.paddingBytes)
        return padded.withUnsafeBufferPointer { buffer in
            do throws(EventError) {
                _ = try reader.readObject(UnsafeBufferPointer(rebasing: buffer[..<text.count]), into: &heap)
                return PackedJSONCheck.isObject(UnsafeBufferPointer(start: heap.base, count: heap.count))
            } catch { return heap.count > 0 }
        }
    }

    @Test(arguments: 0..<10)
    func `a damaged line is taken when the grammar takes it, and never else`(batch: Int) {
        let reader = JSONTextReader()
        for index in 0..<150 {
            let seed = UInt64(batch * 10_000 + index)
            var (json, random) = (RandomJSON(seed: seed), RandomJSON.Seeded(state: seed))
            var text = Array(json.object(depth: 3).sent.utf8)
            for _ in 0..<Int.random(in: 0...3, using: &random) { damage(&text, &random) }
            let expected = PlainJSONReader.accepts(text, depthMax: EventLimits.depthMax)
            for padding in Array("},".utf8) where isTaken(text, padding: padding, reader) != expected {
                Issue.record("seed \(seed), \(expected ? "refused" : "taken"): \(String(decoding: text, as: UTF8.self))")
            }
            guard let kept = PlainJSONReader.kept(text, depthMax: EventLimits.depthMax) else { continue }
            let same = (try? JSONValue(parsing: String(decoding: text, as: UTF8.self)))?.jsonText == String(decoding: kept, as: UTF8.self)
            #expect(same, "seed \(seed), other text: \(String(decoding: text, as: UTF8.self))")
        }
    }

    @Test func `brackets as deep as allowed are taken, one more is refused, and every cut is refused`() {
        let reader = JSONTextReader()
        for depth in 30...34 {
            let text = Array((String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth)).utf8)
            let taken = isTaken(text, padding: 0x7D, reader)
            #expect(taken == (depth <= EventLimits.depthMax))
            guard depth == EventLimits.depthMax else { continue }
            for cut in 0..<text.count where isTaken(Array(text[..<cut]), padding: 0x7D, reader) { Issue.record("cut at \(cut)") }
        }
    }

    @Test func `short values pack into the room made for them`() throws {
        // Each of these takes more bytes packed than as text.
        for element in ["[]", "{}", "1e5", "-0", "0.5", "\"\"", "[[]]", "1e1234567"] {
            for count in [1, 2, 3, 200, 5000] {
                let text = "[" + Array(repeating: element, count: count).joined(separator: ",") + "]"
                let value = try JSONValue(parsing: text)
                #expect(value.jsonText == text)
                // Brackets and separators alone are fewer than the tokens.
                let tokens = text.utf8.filter { "{}[],:".utf8.contains($0) }.count
                #expect(value.packedBytes.count <= JSONPacker.roomBytes(textBytes: text.utf8.count, tokenCount: tokens) - 64)
            }
        }
    }
}
