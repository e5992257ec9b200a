import EventModel
import Foundation
import Testing

@testable import EventLog

@Suite struct WorkedExampleTests {
    @Test func `the worked example in the document is what we write`() async throws {
        let fixture = LogFixture()
        let log = try fixture.open(random: { 0 })
        _ = try await log.append([#"{"type":"page","anonymousId":"a"}"#])
        log.close()
        let image = try fixture.image(fixture.lastSegmentPath)
        let block = try #require(image.blocks.first)
        #expect(block.offset == 4096)
        #expect(!block.header.isLZ4)
        let (written, documented) = (hex(image.payload(block)), try documentedBytes())
        #expect(written == documented)
    }

    /// The hexadecimal column of the block of code under "## Example".
    private func documentedBytes() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let document = try String(contentsOf: root.appending(path: "Sources/EventLog/EventLog.docc/LogSegmentFormat.md"), encoding: .utf8)
        let section = try #require(document.components(separatedBy: "## Example").dropFirst().first)
        let code = try #require(section.components(separatedBy: "```").dropFirst().first)
        return code.split(separator: "\n").map { line in
            let columns = String(line).components(separatedBy: "  ").filter { !$0.isEmpty }
            return columns.prefix { $0.split(separator: " ").allSatisfy { $0.count == 2 && UInt8($0, radix: 16) != nil } }.joined(
                separator: " ")
        }.joined(separator: " ")
    }

    private func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined(separator: " ") }
}
