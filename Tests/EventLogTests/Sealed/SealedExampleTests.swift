import EventModel
import Foundation
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
        let lines = try documentedLines()
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

    /// The lines of code under "## Example": an offset, bytes, and what they are, set apart by two spaces or more.
    private func documentedLines() throws -> [(offset: Int, bytes: [UInt8])] {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let document = try String(contentsOf: root.appending(path: "Sources/EventLog/EventLog.docc/SealedLogSegmentFormat.md"), encoding: .utf8)
        let section = try #require(document.components(separatedBy: "## Example").dropFirst().first)
        // The first block of code is the events.
        let code = try #require(section.components(separatedBy: "```").dropFirst(3).first)
        return code.split(separator: "\n").compactMap { line in
            let columns = String(line).components(separatedBy: "  ").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            guard columns.count >= 2, let offset = Int(columns[0]) else { return nil }
            return (offset, columns[1].split(separator: " ").compactMap { UInt8($0, radix: 16) })
        }
    }
}
