import Foundation
import Glibc
import Synchronization

/// A program started by the benchmark; only its own process id is ever signalled.
final class ChildProcess {
    private let process = Process()
    private let path: String

    /// Starts the program; what it writes goes to `outputPath`, its complaints to `errorPath` (this program's own unless given).
    init(_ path: String, _ arguments: [String], outputPath: String, errorPath: String? = nil) throws {
        self.path = path
        guard access(path, X_OK) == 0 else {
            throw BenchError("\(path) is not there or not a program; build it, or name it with an option")
        }
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.file(outputPath)
        if let errorPath { process.standardError = try Self.file(errorPath) }
        try process.run()
        CleanUp.childProcessId.store(process.processIdentifier, ordering: .releasing)
    }

    private static func file(_ path: String) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: path, contents: nil), let handle = FileHandle(forWritingAtPath: path) else {
            throw BenchError("writing \(path) failed: \(String(cString: strerror(errno)))")
        }
        return handle
    }

    var isRunning: Bool { process.isRunning }

    /// Asks it to finish.
    func terminate() { if process.isRunning { kill(process.processIdentifier, SIGTERM) } }

    /// Waits for its end.
    func wait() throws {
        process.waitUntilExit()
        CleanUp.childProcessId.store(0, ordering: .releasing)
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw BenchError("\(path) ended with status \(process.terminationStatus)")
        }
    }

    /// Runs the program to its end.
    static func run(_ path: String, _ arguments: [String], outputPath: String) throws {
        try ChildProcess(path, arguments, outputPath: outputPath).wait()
    }
}
