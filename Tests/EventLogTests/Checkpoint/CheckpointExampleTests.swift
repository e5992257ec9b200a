import Testing

@testable import EventLog

@Suite struct CheckpointExampleTests {
    @Test func `the worked example in the document is what we write`() throws {
        var bytes = try SmallCheckpoint.bytes()
        let lines = try DocumentedBytes.lines(of: "CheckpointFormat", codeBlock: 0)
        #expect(lines.count > 50)
        for line in lines {
            let range = line.offset..<line.offset + line.bytes.count
            #expect(bytes[range] == line.bytes[...], "at \(line.offset)")
            for at in range { bytes[at] = 0 }
        }
        let rest = bytes.indices.filter { bytes[$0] != 0 }
        #expect(rest.isEmpty, "what the document does not show is zero")
    }
}
