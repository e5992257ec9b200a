import Foundation
import Glibc

/// A program started by the benchmark; only its own process id, and the group that it leads, is ever signalled.
final class ChildProcess {
    private let process = Process()
    private let path: String
    private let stopSignal: CInt

    /// Starts the program; what it writes goes to `outputPath`, its complaints to `errorPath` (this program's own unless given).
    ///
    /// - Parameter stopSignal: What asks it to finish.
    convenience init(_ path: String, _ arguments: [String], outputPath: String, errorPath: String? = nil, stopSignal: CInt = SIGTERM) throws
    {
        try self.init(path, arguments, output: Self.file(outputPath), errorPath: errorPath, stopSignal: stopSignal)
    }

    /// Starts the program with `output` as its standard output.
    init(_ path: String, _ arguments: [String], output: FileHandle, errorPath: String? = nil, stopSignal: CInt = SIGTERM) throws {
        (self.path, self.stopSignal) = (path, stopSignal)
        guard access(path, X_OK) == 0 else {
            throw BenchError("\(path) is not there or not a program; build it, or name it with an option")
        }
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        if let errorPath { process.standardError = try Self.file(errorPath) }
        try CleanUp.start(process, stopSignal: stopSignal)
    }

    private static func file(_ path: String) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: path, contents: nil), let handle = FileHandle(forWritingAtPath: path) else {
            throw BenchError("writing \(path) failed: \(String(cString: strerror(errno)))")
        }
        return handle
    }

    var isRunning: Bool { process.isRunning }
    var processId: pid_t { process.processIdentifier }

    /// Asks it to finish.
    func terminate() { if process.isRunning { kill(process.processIdentifier, stopSignal) } }

    /// Asks it to finish and waits; after `seconds` it is killed.
    func stop(within seconds: Double) {
        terminate()
        let deadline = Moment.now + Int(seconds * 1e9)
        while process.isRunning, Moment.now < deadline { usleep(10_000) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        _ = waitForStatus()
    }

    /// Waits for its end and returns its status; 128 and the signal's number when a signal ended it.
    func waitForStatus() -> Int {
        process.waitUntilExit()
        CleanUp.forget(process)
        return Int(process.terminationStatus) + (process.terminationReason == .exit ? 0 : 128)
    }

    /// Waits for its end, which has to be a good one.
    func wait() throws {
        let status = waitForStatus()
        guard status == 0 else { throw BenchError("\(path) ended with status \(status)") }
    }

    /// Runs the program to its end.
    static func run(_ path: String, _ arguments: [String], outputPath: String) throws {
        try ChildProcess(path, arguments, outputPath: outputPath).wait()
    }
}
