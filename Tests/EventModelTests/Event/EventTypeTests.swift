import Testing

@testable import EventModel

@Suite struct EventTypeTests {
    private func read(_ text: [UInt8]) -> EventType? { text.withUnsafeBufferPointer { EventType(utf8: $0) } }

    @Test func `every type is read by its name, and by nothing like it`() {
        for type in EventType.allCases {
            let name = Array(type.name.utf8)
            #expect(read(name) == type)
            var others = [name + [0], name + [0, 0], name + [0x20], name + name, Array(name.dropLast()), Array(name.dropFirst()), [0] + name]
            for at in name.indices {
                for bit in 0..<8 {
                    var other = name
                    other[at] ^= 1 << bit
                    others.append(other)
                }
            }
            for other in others { #expect(read(other) == EventType.allCases.first { Array($0.name.utf8) == other }, "\(other)") }
        }
        #expect(read([]) == nil)
        #expect(read([0]) == nil)
    }
}
