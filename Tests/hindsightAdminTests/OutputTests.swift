import DiskTesting
import Foundation
import Testing

struct OutputTests {
    private static let commands = [["dump"], ["inspect"], ["verify"], ["seal"], ["compact"], ["compact", "--dry-run"], ["scan", "--name", "x"]]

    @Test(arguments: commands, [true, false])
    func `a report that cannot be written is a failure that says so`(command: [String], json: Bool) async throws {
        let data = try await DataFolder(sealed: 2, rest: 3)
        let arguments = command + (json && command != ["dump"] ? ["--json"] : [])
        let run = try AdminRun(arguments + ["--data", data.path], output: FileHandle(forWritingAtPath: "/dev/full"))
        #expect(run.status == 1)
        #expect(run.errors == "hindsight-admin: cannot write to standard output: No space left on device\n")
    }

    @Test func `checking definitions whose report cannot be written is a failure too`() throws {
        let folder = try TemporaryFolder()
        let run = try AdminRun(["definitions", "check", folder.path], output: FileHandle(forWritingAtPath: "/dev/full"))
        #expect(run.status == 1 && run.errors.contains("cannot write to standard output"))
    }

    @Test func `a report that nobody reads keeps the exit code of what was found`() async throws {
        let data = try await DataFolder(sealed: 2, rest: 3)
        try data.flip(data.files(".sealed")[0], atByte: 30)
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        #expect(try AdminRun(["verify", "--data", data.path], output: pipe.fileHandleForWriting).status == 2)
        let whole = try await DataFolder(sealed: 2, rest: 3)
        #expect(try AdminRun(["dump", "--data", whole.path], output: pipe.fileHandleForWriting).status == 0)
    }
}
