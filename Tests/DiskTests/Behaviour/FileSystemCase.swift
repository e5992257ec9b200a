import Disk
import DiskTesting
import Glibc
import Testing

/// The file systems that must behave alike.
enum FileSystemCase: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case posix
    case simulated

    var testDescription: String { rawValue }

    /// Runs a test in an empty folder of its own, which is removed afterwards.
    func withFolder(_ test: (any FileSystem, String) throws -> Void) throws {
        switch self {
        case .posix: try withTemporaryFolder { try test(PosixFileSystem(), $0) }
        case .simulated: try test(SimulatedFileSystem(folders: ["/folder"]), "/folder")
        }
    }
}

/// Runs a test in a temporary folder of the operating system, which is removed afterwards with all files and folders in it.
func withTemporaryFolder(_ test: (String) throws -> Void) throws {
    var template = Array("/tmp/hindsight-disk-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { mkdtemp($0.baseAddress!) }
    let folder = String(cString: try #require(made))
    defer { removeAll(folder) }
    try test(folder)
}

private func removeAll(_ folder: String) {
    let disk = PosixFileSystem()
    for name in (try? disk.list(folder)) ?? [] {
        let path = "\(folder)/\(name)"
        if (try? disk.status(of: path))?.kind == .folder { removeAll(path) } else { try? disk.unlink(path) }
    }
    try? disk.removeFolder(folder)
}

/// The error that a call throws; a call that throws none fails the test.
func diskError(_ call: () throws -> Void, sourceLocation: SourceLocation = #_sourceLocation) throws -> DiskError {
    try #require(throws: DiskError.self, sourceLocation: sourceLocation) { try call() }
}
