import DiskTesting
import Foundation
import Testing

struct PluralTests {
    @Test func `one of a thing has no s`() async throws {
        let data = try await DataFolder(rest: 1)
        let told = try [["verify"], ["inspect"], ["scan", "--name", "x"], ["compact", "--dry-run"]].map { try AdminRun($0 + ["--data", data.path]).output }
        #expect(told[0].hasPrefix("1 event in 0 sealed LogSegments and 1 other, "))
        #expect(told[1].contains("in a sample of 1 event\n") && told[1].contains("not sealed  1 event, "))
        #expect(told[2].contains(" of 1 event in "))
        #expect(told[3].contains("1 event in 1 LogSegment"))
        let sealed = try AdminRun(["seal", "--data", data.path]).output
        #expect(sealed.contains("1 event in 1 LogSegment sealed in"))
        #expect(try AdminRun(["inspect", "--blocks", "--data", data.path]).output.contains(": 1 row of 1 anchor, "))
    }

    @Test func `one problem of definitions has no s`() throws {
        let folder = try TemporaryFolder()
        try Data("sources: {}\nnonsense: 1\n".utf8).write(to: URL(filePath: folder.path + "/sources.yaml"))
        let run = try AdminRun(["definitions", "check", folder.path])
        #expect(run.status == 1 && run.errors.hasPrefix("hindsight-admin: 1 problem in "), "\(run.errors)")
    }
}
