import EventModel
import Testing

@testable import EventLog

@Suite struct SealedExampleTests {
    static let lines = [
        #"{"type":"track","event":"Paid","messageId":"m1","userId":"u1","timestamp":"2026-05-28T20:00:00Z","properties":{"price":9.50}}"#,
        #"{"type":"track","event":"Paid","messageId":"123e4567-e89b-12d3-a456-426614174000","userId":"u1","timestamp":"2026-05-28T20:01:00Z","properties":{"price":12.00}}"#,
        #"{"type":"page","anonymousId":"a1","name":"Home"}"#,
    ]

    @Test func `the worked example in the document is what we write`() throws {
        var bytes = SealedImage(try SealedFixture(Self.lines).open()).bytes
        // The first block of code is the events.
        let lines = try DocumentedBytes.lines(of: "SealedLogSegmentFormat", codeBlock: 1)
        #expect(lines.count > 60)
        for line in lines {
            let range = line.offset..<line.offset + line.bytes.count
            guard range.upperBound <= bytes.count, bytes[range] == line.bytes[...] else {
                Issue.record("at \(line.offset): \(HexText.hex(line.bytes)), not \(HexText.hex(bytes[min(line.offset, bytes.count)...].prefix(line.bytes.count)))")
                continue
            }
            for at in range { bytes[at] = 0 }
        }
        let rest = bytes.indices.filter { bytes[$0] != 0 }
        #expect(rest.isEmpty, "what the document does not show is zero")
    }
}
