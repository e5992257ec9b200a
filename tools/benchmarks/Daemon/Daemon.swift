import Foundation
import Glibc

/// A daemon of the benchmark's own.
final class Daemon {
    private static let startSeconds = 3_600.0
    private static let readyWords = "hindsightd ready"

    private let process: ChildProcess
    private let logPath: String
    private let data: String

    let socketPath: String
    let querySocketPath: String
    /// From the start of the program to its word that it is ready.
    private(set) var startMillis = 0.0

    /// Starts it on `data` and waits until it says that it is ready; `folder` takes its sockets and its log.
    init(path: String, data: String, folder: String, arguments: [String] = []) throws {
        (self.data, logPath) = (data, folder + "/log.txt")
        socketPath = folder + "/run/append.sock"
        querySocketPath = folder + "/run/query.sock"
        unlink(logPath)
        let start = Moment.now
        process = try ChildProcess(
            path, ["--data", data, "--run", folder + "/run"] + arguments, outputPath: folder + "/output.txt", errorPath: logPath)
        try awaitReady()
        startMillis = Double(Moment.now - start) / 1e6
    }

    /// On a new data folder inside `folder`.
    convenience init(path: String, folder: String) throws { try self.init(path: path, data: folder + "/data", folder: folder) }

    var processId: pid_t { process.processId }

    /// Waits until identity has followed the log.
    func awaitWarm() throws {
        let deadline = Moment.now + Int(Self.startSeconds * 1e9)
        while try !DaemonStatus(querySocketPath: querySocketPath).isWarm {
            guard Moment.now < deadline else { throw BenchError("the daemon was not warm within an hour") }
            usleep(20_000)
        }
    }

    private func awaitReady() throws {
        let deadline = Moment.now + Int(Self.startSeconds * 1e9)
        while !log.contains(Self.readyWords) {
            guard process.isRunning, Moment.now < deadline else {
                process.stop(within: 10)
                throw BenchError("the daemon did not come up:\n" + log)
            }
            usleep(500)
        }
    }

    private var log: String {
        let text = (try? String(contentsOfFile: logPath, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(20).joined(separator: "\n")
    }

    /// Stops it and waits; then its folder is complete.
    ///
    /// - Returns: Processor seconds it used until it was told, and bytes its data occupies.
    @discardableResult
    func stop() throws -> (cpuSeconds: Double, bytesOnDisk: Int) {
        let cpuSecondsBeforeEnd = cpuSeconds
        process.terminate()
        do {
            try process.wait()
        } catch {
            throw BenchError("\(error):\n" + log)
        }
        return (cpuSecondsBeforeEnd, WorkFolder.bytesOnDisk(data))
    }

    /// Runs `body` and stops the daemon, also when that fails.
    func whileRunning<Value>(_ body: (Daemon) throws -> Value) throws -> Value {
        do {
            return try body(self)
        } catch {
            process.stop(within: 60)
            throw error
        }
    }

    /// Processor seconds that it has used so far.
    private var cpuSeconds: Double {
        let text = (try? String(contentsOfFile: "/proc/\(processId)/stat", encoding: .utf8)) ?? ""
        // The name, in brackets, may hold anything; after it come the state as field 3, utime as 14 and stime as 15.
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(CInt(_SC_CLK_TCK)))
    }
}
