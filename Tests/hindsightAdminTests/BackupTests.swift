import DiskTesting
import EventModel
import Foundation
import Testing

@testable import EventLog

/// Backup, restore and repair as programs.
struct BackupTests {
    private func json(_ run: AdminRun) throws -> JSONValue { try JSONValue(parsing: String(run.output.dropLast())) }

    @Test func `a backup is made, made again, shown and restored, and the dump is the same`() async throws {
        let (data, folder) = (try await DataFolder(sealed: 2, rest: 5), try TemporaryFolder())
        let (backups, restored) = (folder.path + "/backups", folder.path + "/restored")
        let planned = try AdminRun(["backup", "--data", data.path, "--to", backups, "--dry-run"])
        #expect(planned.status == 0 && planned.output.contains("3 files would be copied") && planned.output.hasSuffix("nothing was changed\n"))
        #expect(try folder.names == [])
        let first = try json(AdminRun(["backup", "--data", data.path, "--to", backups, "--json"]))
        #expect(first["position"]?.jsonText == "25" && first["copied_files"]?.jsonText == "3" && first["reused_files"]?.jsonText == "0")
        let second = try json(AdminRun(["backup", "--data", data.path, "--to", backups, "--keep", "1", "--verify-reused", "--json"]))
        #expect(second["copied_files"]?.jsonText == "0" && second["reused_files"]?.jsonText == "3")
        #expect(second["removed_backups"]?.elements.map(\.stringValue) == [first["backup"]?.stringValue])
        let shown = try AdminRun(["restore", "--from", backups, "--data", restored, "--dry-run"])
        #expect(shown.status == 0 && shown.output.contains(second["backup"]?.stringValue ?? "?") && shown.output.hasSuffix("nothing was changed\n"))
        let run = try AdminRun(["restore", "--from", backups, "--data", restored])
        #expect(run.status == 0 && run.output.contains("25 events verified"), "\(run.errors)")
        #expect(try AdminRun(["dump", "--data", restored]).output == AdminRun(["dump", "--data", data.path]).output)
        #expect(try AdminRun(["verify", "--data", restored]).status == 0)
        let again = try AdminRun(["restore", "--from", backups, "--data", restored])
        #expect(again.status == 3 && again.errors.contains("must be missing or empty"))
    }

    @Test func `exit codes tell damage, a refusal and a folder in use apart`() async throws {
        let (data, folder) = (try await DataFolder(sealed: 1, rest: 5), try TemporaryFolder())
        let backups = folder.path + "/backups"
        #expect(try AdminRun(["backup", "--data", data.path, "--to", data.log]).status == 3)
        #expect(try AdminRun(["backup", "--data", data.path, "--to", backups]).status == 0)
        #expect(try AdminRun(["backup", "--data", data.path, "--to", backups, "--keep", "0"]).status == 1)
        #expect(try AdminRun(["restore", "--from", folder.path + "/nowhere", "--data", folder.path + "/x"]).status == 1)
        #expect(try AdminRun(["restore", "--from", backups, "--generation", "2000-01-01T00-00-00Z", "--data", folder.path + "/x"]).status == 3)
        let name = try #require(FileManager.default.contentsOfDirectory(atPath: backups).first { $0.hasSuffix(".sealed") })
        try data.flip(backups + "/" + name, atByte: 200)
        let run = try AdminRun(["restore", "--from", backups, "--data", folder.path + "/x"])
        #expect(run.status == 2 && run.errors.contains(backups + "/" + name))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/x/customer"))
    }

    @Test func `a symbolic link in the place of a file or folder is not followed`() async throws {
        let (data, folder) = (try await DataFolder(sealed: 1), try TemporaryFolder())
        let (backups, elsewhere) = (folder.path + "/backups", folder.path + "/elsewhere")
        #expect(try AdminRun(["backup", "--data", data.path, "--to", backups]).status == 0)
        try FileManager.default.createDirectory(atPath: elsewhere, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: folder.path + "/x", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/x/customer", withDestinationPath: elsewhere)
        #expect(try AdminRun(["restore", "--from", backups, "--data", folder.path + "/x"]).status == 3)
        let name = try #require(FileManager.default.contentsOfDirectory(atPath: backups).first { $0.hasSuffix(".sealed") })
        try FileManager.default.moveItem(atPath: backups + "/" + name, toPath: elsewhere + "/" + name)
        try FileManager.default.createSymbolicLink(atPath: backups + "/" + name, withDestinationPath: elsewhere + "/" + name)
        let run = try AdminRun(["restore", "--from", backups, "--data", folder.path + "/y"])
        #expect(run.status != 0 && run.errors.contains("symbolic link"), "\(run.errors)")
    }

    @Test func `a repair tells what is lost and the command, which writes the rest`() async throws {
        let (data, folder) = (try await DataFolder(sealed: 3, rest: 5), try TemporaryFolder())
        try FileManager.default.removeItem(atPath: data.files(".sealed")[1])
        let output = folder.path + "/repaired"
        let look = try AdminRun(["repair", "--data", data.path, "--output", output])
        #expect(look.status == 2 && look.output.contains("LOST, positions 11 to 20: "))
        let command = try #require(look.output.split(separator: "\n").last).split(separator: " ").dropFirst().map(String.init)
        #expect(command.suffix(2) == ["--accept-loss-of", "10"] && !FileManager.default.fileExists(atPath: output))
        #expect(try AdminRun(["repair", "--data", data.path, "--output", output, "--accept-loss-of", "9"]).status == 3)
        let run = try AdminRun(command)
        #expect(run.status == 0 && run.output.contains("10 positions of 35 lost; 25 events written"), "\(run.errors)")
        let verified = try AdminRun(["verify", "--data", output])
        #expect(verified.status == 0 && verified.output.contains("known loss: positions 11 to 20"))
        #expect(try AdminRun(["dump", "--data", output]).output.split(separator: "\n").count == 25)
        let whole = try await DataFolder(sealed: 1, rest: 5)
        let none = try json(AdminRun(["repair", "--data", whole.path, "--output", folder.path + "/none", "--json"]))
        #expect(none["lost"]?.jsonText == "0" && none["dry_run"]?.boolValue == true)
    }
}
