import Foundation
import Glibc

/// A daemon of the benchmark's own, on a folder of its own.
final class Daemon {
    private static let startSeconds = 30.0

    private let process: ChildProcess
    private let folder: String
    private let cpuSecondsBefore: Double

    let socketPath: String

    /// Starts it and waits until it takes connections.
    init(path: String, folder: String) throws {
        self.folder = folder
        socketPath = folder + "/run/append.sock"
        cpuSecondsBefore = Self.cpuSecondsOfChildren
        process = try ChildProcess(
            path, ["--data", folder + "/data", "--run", folder + "/run"], outputPath: folder + "/output.txt", errorPath: folder + "/log.txt"
        )
        try awaitReady()
    }

    private func awaitReady() throws {
        let deadline = Moment.now + Int(Self.startSeconds * 1e9)
        while true {
            if let socket = try? AppendSocket(path: socketPath) { return socket.close() }
            guard process.isRunning, Moment.now < deadline else {
                process.terminate()
                throw BenchError("the daemon did not come up:\n" + log)
            }
            usleep(5_000)
        }
    }

    private var log: String {
        let text = (try? String(contentsOfFile: folder + "/log.txt", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(20).joined(separator: "\n")
    }

    /// Stops it and waits; then its folder is complete.
    ///
    /// - Returns: Processor seconds it used, and bytes its data occupies.
    func stop() throws -> (cpuSeconds: Double, bytesOnDisk: Int) {
        process.terminate()
        do {
            try process.wait()
        } catch {
            throw BenchError("\(error):\n" + log)
        }
        return (Self.cpuSecondsOfChildren - cpuSecondsBefore, WorkFolder.bytesOnDisk(folder + "/data"))
    }

    private static var cpuSecondsOfChildren: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
        let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
        return Double(seconds) + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }
}
