import Foundation
import Glibc

/// The load generator with what the benchmarks ask it for.
struct Generator {
    let mix: Mix
    let events: Int

    /// Sixty customers for a thousand events, as many as are made at most.
    var customers: Int { min(10_000_000, max(1, events * 6 / 100)) }

    private var arguments: [String] { ["--mix", mix.rawValue, "--customers", String(customers), "--events", String(events)] }

    func write(to path: String) throws { try ChildProcess.run(Neighbour.path("loadgen"), arguments, outputPath: path) }

    /// Generates while `body` reads.
    func stream<Value>(_ body: (LineSource) throws -> Value) throws -> Value {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw BenchError("no pipe: \(String(cString: strerror(errno)))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let writeEnd = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        let source = LineSource(descriptor: ends[0])
        let process = try ChildProcess(Neighbour.path("loadgen"), arguments, output: writeEnd)
        try writeEnd.close()
        do {
            let value = try body(source)
            try process.wait()
            return value
        } catch {
            process.stop(within: 5)
            throw error
        }
    }
}
