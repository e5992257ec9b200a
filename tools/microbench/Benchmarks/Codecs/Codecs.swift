import Benchmark

/// The suite: one function a codec.
enum Codecs {
    static func register() throws {
        let sample = try SampleEvents()
        decodeEvents(sample)
        try buildBlocks(sample)
        try compressPayloads(sample)
        codeIntegers()
        codeIds()
        codeStrings()
        filterMessageIds()
    }
}

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .cpuTotal, .throughput, .instructions], scalingFactor: .kilo, maxDuration: .seconds(3))
    do { try Codecs.register() } catch { fatalError("no benchmarks without their samples: \(error)") }
}
