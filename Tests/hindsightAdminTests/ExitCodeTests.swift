import Foundation
import Testing

struct ExitCodeTests {
    private static let commands = [["dump"], ["inspect"], ["verify"], ["seal"], ["compact"], ["compact", "--dry-run"], ["scan", "--name", "x"]]

    @Test(arguments: commands)
    func `a folder without a log is refused by every command, and nothing is put into it`(command: [String]) throws {
        let folder = try TestFolder()
        try FileManager.default.createDirectory(atPath: folder.path + "/customer", withIntermediateDirectories: true)
        let run = try AdminRun(command + ["--data", folder.path])
        #expect(run.status == 3 && run.output == "")
        #expect(run.errors == "hindsight-admin: \(folder.path)/customer: the folder holds no LogSegment\n")
        #expect(try folder.names == ["customer"])
    }

    @Test(arguments: commands)
    func `a path that leads nowhere is told without the usage`(command: [String]) throws {
        let folder = try TestFolder()
        let run = try AdminRun(command + ["--data", folder.path])
        #expect(run.status == 1)
        #expect(run.errors == "hindsight-admin: no log at \(folder.path)/customer: --data names the folder that holds customer/\n")
        #expect(try folder.names == [])
    }

    @Test func `a number of a LogSegment that the log does not have is told without the usage, a malformed one with it`() async throws {
        let data = try await DataFolder(rest: 1)
        let run = try AdminRun(["inspect", "--data", data.path, "--segment", "2"])
        #expect(run.status == 1 && run.errors == "hindsight-admin: --segment: the log has 1 LogSegment\n")
        let malformed = try AdminRun(["inspect", "--data", data.path, "--segment", "0"])
        #expect(malformed.status == 1 && malformed.errors.contains("Usage:"))
    }
}
