import DiskTesting
import Foundation

/// What a run of hindsight-admin, in a process of its own, left behind.
struct AdminRun {
    let status: Int32
    let output: String
    let errors: String

    /// The folder that all products of the build are in.
    static let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

    /// - Parameter handle: Where standard output goes; to the result when nil.
    init(_ arguments: [String], output handle: FileHandle? = nil) throws {
        let folder = try TemporaryFolder()
        let (outputFile, errorFile) = (folder.path + "/output", folder.path + "/errors")
        for file in [outputFile, errorFile] { try Data().write(to: URL(filePath: file)) }
        let process = Process()
        process.executableURL = Self.products.appending(path: "hindsight-admin")
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle ?? FileHandle(forWritingAtPath: outputFile)
        process.standardError = FileHandle(forWritingAtPath: errorFile)
        try process.run()
        process.waitUntilExit()
        status = process.terminationStatus
        output = try String(contentsOfFile: outputFile, encoding: .utf8)
        errors = try String(contentsOfFile: errorFile, encoding: .utf8)
    }
}
