import Testing

@testable import EventModel

@Suite struct WellKnownKeyTests {
    private func find(_ text: [UInt8], padding: UInt8) -> UInt8? {
        let padded = text + [UInt8](repeating: padding, count: JSONTextReader.paddingBytes)
        return padded.withUnsafeBufferPointer { WellKnownKeyTable.shared.find(padded: $0.baseAddress!, text.count) }
    }

    @Test func `every well-known key is found, whatever stands behind it`() {
        for key in WellKnownKey.allCases {
            for padding: UInt8 in [0, 0x22, 0x61, 0xFF] { #expect(find(Array(key.text.utf8), padding: padding) == key.rawValue) }
            #expect(WellKnownKeyTable.shared.text(key.rawValue).map { String(decoding: $0, as: UTF8.self) } == key.text)
        }
        #expect(WellKnownKeyTable.shared.text(UInt8(WellKnownKey.allCases.count)) == nil)
    }

    @Test func `a name that differs in one byte, or is cut or longer, is another`() {
        let texts = Set(WellKnownKey.allCases.map { Array($0.text.utf8) })
        for text in texts {
            var others = [Array(text.dropLast()), Array(text.dropFirst()), text + [0x73], text + text, text + [0]]
            for at in text.indices {
                var other = text
                other[at] ^= 0x20
                others.append(other)
            }
            for other in others where !texts.contains(other) && find(other, padding: text[0]) != nil { Issue.record("\(other)") }
        }
        #expect(find([], padding: 0x61) == nil)
    }

    @Test func `a set of keys knows what was put in`() {
        var set = WellKnownKeySet()
        for key in WellKnownKey.allCases {
            #expect(!set.contains(key))
            let (first, second) = (set.insert(key.rawValue), set.insert(key.rawValue))
            #expect(first && !second)
            #expect(set.contains(key))
        }
        set.remove(.writeKey)
        set.remove(.purpose)
        #expect(WellKnownKey.allCases.filter { !set.contains($0) } == [.writeKey, .purpose])
    }
}
