import Foundation

/// A hindsightd in a process of its own, until it is stopped.
struct ServingDaemon {
    private let process = Process()
    private static let patienceSeconds = 30.0

    /// Starts it and waits until it is ready.
    init(_ data: DataFolder, keys: String) throws {
        process.executableURL = AdminRun.products.appending(path: "hindsightd")
        process.arguments = ["--data", data.path, "--run", data.path + "/run", "--keys", keys]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let deadline = Date(timeIntervalSinceNow: Self.patienceSeconds)
        while !FileManager.default.fileExists(atPath: data.path + "/run/admin.sock") {
            guard Date() < deadline, process.isRunning else { throw CocoaError(.fileReadUnknown) }
            Thread.sleep(forTimeInterval: 0.01)
        }
    }

    /// Its exit status.
    func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
