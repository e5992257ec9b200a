import Foundation
import Testing

@testable import EventLog

struct ManifestExampleTests {
    private static func document() throws -> String {
        let url = FixtureFolder.root.appending(path: "../../Sources/EventLog/EventLog.docc/ManifestFormat.md")
        return try String(contentsOf: url.standardized, encoding: .utf8)
    }

    @Test func `the example in the document is the manifest of the kept log`() throws {
        let section = try #require(try Self.document().components(separatedBy: "## Example\n").dropFirst().first)
        let example = try #require(section.components(separatedBy: "```").dropFirst().first).dropFirst()
        #expect(try Array(example.utf8) == #require(FixtureFolder.log("v1/log")[Manifest.name]))
        let manifest = try Manifest.decode(Array(example.utf8)).get()
        #expect(manifest.files.count == 2 && manifest.encoded() == Array(example.utf8))
    }

    @Test func `the document names every file that is there for a while only`() throws {
        let document = try Self.document()
        let names = [
            SealedName.sealing, SealedName.compacting, SegmentName.prepared, Manifest.name + ".new", CheckpointFormat.newFileName,
        ]
        for name in names { #expect(document.contains("| `\(name)` |")) }
    }
}
