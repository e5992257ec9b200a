import Foundation
import Testing

@testable import EventLog

@Suite struct CheckpointExampleTests {
    @Test func `the worked example in the document is what we write`() throws {
        var bytes = try SmallCheckpoint.bytes()
        let lines = try documentedLines()
        #expect(lines.count > 50)
        for line in lines {
            let range = line.offset..<line.offset + line.bytes.count
            #expect(bytes[range] == line.bytes[...], "at \(line.offset)")
            for at in range { bytes[at] = 0 }
        }
        let rest = bytes.indices.filter { bytes[$0] != 0 }
        #expect(rest.isEmpty, "what the document does not show is zero")
    }

    /// The lines of code under "## Example": an offset, bytes, and what they are, set apart by two spaces or more.
    private func documentedLines() throws -> [(offset: Int, bytes: [UInt8])] {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let document = try String(contentsOf: root.appending(path: "Sources/EventLog/EventLog.docc/CheckpointFormat.md"), encoding: .utf8)
        let section = try #require(document.components(separatedBy: "## Example").dropFirst().first)
        let code = try #require(section.components(separatedBy: "```").dropFirst().first)
        return code.split(separator: "\n").compactMap { line in
            let columns = String(line).components(separatedBy: "  ").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            guard columns.count >= 2, let offset = Int(columns[0]) else { return nil }
            return (offset, columns[1].split(separator: " ").compactMap { UInt8($0, radix: 16) })
        }
    }
}
