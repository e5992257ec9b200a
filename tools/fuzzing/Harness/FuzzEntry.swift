// What libFuzzer calls. The environment says what is fuzzed: HINDSIGHT_FUZZ_TARGET one of FuzzTargets' names; with HINDSIGHT_FUZZ_SEEDS set,
// the seeds of all targets are written there instead, each target's in a folder of its name.

import Foundation

private let running: any FuzzTarget = {
    let name = ProcessInfo.processInfo.environment["HINDSIGHT_FUZZ_TARGET"] ?? ""
    guard let target = FuzzTargets.named(name) else {
        end("HINDSIGHT_FUZZ_TARGET must be one of \(FuzzTargets.all.map { $0.name }.joined(separator: ", ")); it is '\(name)'")
    }
    do { return try target.init() } catch { end("\(name) cannot begin: \(error)") }
}()

private func end(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(2)
}

@_cdecl("LLVMFuzzerInitialize")
public func initializeFuzzer(_ count: UnsafeMutablePointer<CInt>?, _ arguments: UnsafeMutableRawPointer?) -> CInt {
    guard let folder = ProcessInfo.processInfo.environment["HINDSIGHT_FUZZ_SEEDS"] else { return 0 }
    do { try writeSeeds(to: URL(filePath: folder)) } catch { end("\(error)") }
    exit(0)
}

private func writeSeeds(to folder: URL) throws {
    for target in FuzzTargets.all {
        let place = folder.appending(path: target.name)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        for (name, bytes) in try target.seeds() { try Data(bytes).write(to: place.appending(path: name)) }
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    PlantedBug.beginRun()
    running.run(Array(UnsafeBufferPointer(start: data, count: count)))
    return 0
}
