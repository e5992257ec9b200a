import DiskTesting
import Foundation
import Testing

@testable import EventLog

struct BackupExampleTests {
    @Test func `the example in the document is a backup of the kept log`() throws {
        let fixture = BackupFixture(try FixtureFolder.disk(FixtureFolder.log("v1/log")))
        let list = try fixture.backup().generation.listName
        let url = FixtureFolder.root.appending(path: "../../Sources/EventLog/EventLog.docc/BackupFormat.md")
        let document = try String(contentsOf: url.standardized, encoding: .utf8)
        let section = try #require(document.components(separatedBy: "## Example\n").dropFirst().first)
        let example = try #require(section.components(separatedBy: "```").dropFirst().first).dropFirst()
        let made = String(decoding: try fixture.disk.bytes(of: BackupFixture.backups + "/" + list), as: UTF8.self)
        #expect(example == made[...])
    }

    @Test func `names of files tell what they are`() {
        let sealed = BackupFile(name: SealedName.of(firstPosition: 1, lastPosition: 20, level: 1), bytes: 1, checksum: 7)
        let log = BackupFile(name: SegmentName.of(firstPosition: 21), bytes: 1, checksum: .max)
        for file in [sealed, log] {
            #expect(BackupFile.isStoredName(file.storedName) && !BackupFile.isStoredName(file.name))
            #expect(!BackupFile.isStoredName("x" + file.storedName) && !BackupFile.isStoredName(file.storedName + ".new"))
        }
        #expect(BackupName.isName("2026-03-01T12-00-00Z") && !BackupName.isName("2026-03-01T12-00-61Z") && !BackupName.isName("2026-03-01T12:00:00Z"))
    }
}
