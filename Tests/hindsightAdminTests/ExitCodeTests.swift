import DiskTesting
import Foundation
import Testing

@testable import EventLog

struct ExitCodeTests {
    private static let commands = [["dump"], ["inspect"], ["verify"], ["seal"], ["compact"], ["compact", "--dry-run"], ["scan", "--name", "x"]]

    @Test(arguments: commands)
    func `a folder without a log is refused by every command, and nothing is put into it`(command: [String]) throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path + "/customer", withIntermediateDirectories: true)
        let run = try AdminRun(command + ["--data", folder.path])
        #expect(run.status == 3 && run.output == "")
        #expect(run.errors == "hindsight-admin: \(folder.path)/customer: the folder holds no LogSegment\n")
        #expect(try folder.names == ["customer"])
    }

    @Test(arguments: commands)
    func `a path that leads nowhere is told without the usage`(command: [String]) throws {
        let folder = try TemporaryFolder()
        let run = try AdminRun(command + ["--data", folder.path])
        #expect(run.status == 1)
        #expect(run.errors == "hindsight-admin: no log at \(folder.path)/customer: --data names the folder that holds customer/\n")
        #expect(try folder.names == [])
    }

    @Test func `a folder whose lock cannot be had can be read without it, and that is said`() async throws {
        let data = try await DataFolder(sealed: 1)
        try FileManager.default.createDirectory(atPath: data.path + "/lock", withIntermediateDirectories: true)
        let run = try AdminRun(["verify", "--data", data.path])
        #expect(run.status == 1 && run.errors.hasSuffix("; or read without a lock, with --live\n"))
        #expect(try AdminRun(["verify", "--data", data.path, "--live"]).status == 0)
        #expect(try !AdminRun(["seal", "--data", data.path]).errors.contains("--live"))
    }

    @Test(arguments: [".sealed", ".log"], commands)
    func `a file of a newer version is refused by every command, which says what to do`(suffix: String, command: [String]) async throws {
        let data = try await DataFolder(sealed: 2, rest: 5)
        try data.setMajor(2, of: data.files(suffix).last ?? "")
        let run = try AdminRun(command + ["--data", data.path])
        #expect(run.status == 3)
        let told = run.output + run.errors
        #expect(told.contains("format 2 was written by another version") && told.contains("use the version of Hindsight that wrote it or a newer one"))
        #expect(!told.contains("DAMAGED"))
    }

    @Test(arguments: commands)
    func `acknowledged loss in the active LogSegment is damage to every command`(command: [String]) async throws {
        let data = try await DataFolder(sealed: 1, rest: 5)
        try data.flip(data.files(".log").last ?? "", atByte: SegmentFormat.fileHeaderBytes + 120)
        #expect(try AdminRun(command + ["--data", data.path]).status == 2)
    }

    @Test(arguments: commands)
    func `a sealed file that is missing without a manifest is damage to every command`(command: [String]) async throws {
        let data = try await DataFolder(sealed: 3, rest: 5)
        for path in [try data.files(".sealed")[1], data.log + "/MANIFEST"] { try FileManager.default.removeItem(atPath: path) }
        let run = try AdminRun(command + ["--data", data.path])
        #expect(run.status == 2)
        #expect(!(run.output + run.errors).contains("start-up makes it again") && !(run.output + run.errors).contains("to be removed"))
    }

    @Test func `a number of a LogSegment that the log does not have is told without the usage, a malformed one with it`() async throws {
        let data = try await DataFolder(rest: 1)
        let run = try AdminRun(["inspect", "--data", data.path, "--segment", "2"])
        #expect(run.status == 1 && run.errors == "hindsight-admin: --segment: the log has 1 LogSegment\n")
        let malformed = try AdminRun(["inspect", "--data", data.path, "--segment", "0"])
        #expect(malformed.status == 1 && malformed.errors.contains("Usage:"))
    }
}
