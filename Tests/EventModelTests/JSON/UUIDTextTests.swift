import Testing

@testable import EventModel

@Suite struct UUIDTextTests {
    /// A UUID's bytes, a character at a time; nil when the text is none in lower case.
    private func reference(_ text: [UInt8]) -> [UInt8]? {
        var digits: [UInt8] = []
        for (at, byte) in text.enumerated() {
            if [8, 13, 18, 23].contains(at) {
                guard byte == 45 else { return nil }
            } else if (48...57).contains(byte) {
                digits.append(byte - 48)
            } else if (97...102).contains(byte) {
                digits.append(byte - 87)
            } else {
                return nil
            }
        }
        return stride(from: 0, to: 32, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    private func read(_ text: [UInt8]) -> [UInt8]? {
        var output = [UInt8](repeating: 0, count: 16)
        return UUIDText.read(text, to: &output) ? output : nil
    }

    private func write(_ bytes: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: 36)
        UUIDText.write(bytes, to: &output)
        return output
    }

    @Test func `any sixteen bytes are written as 36 characters and read back`() {
        var random = RandomJSON.Seeded(state: 2)
        for _ in 0..<300 {
            let bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
            let text = write(bytes)
            #expect(reference(text) == bytes)
            #expect(read(text) == bytes)
        }
    }

    @Test func `every byte at every place is judged as by the reference`() {
        let text = Array("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0".utf8)
        for at in 0..<36 {
            for byte in UInt8.min...UInt8.max {
                var changed = text
                changed[at] = byte
                if read(changed) != reference(changed) { Issue.record("byte \(byte) at \(at)") }
            }
        }
    }
}
