import Foundation
import Glibc
import Testing


/// Every fuzz target for a few seconds, without libFuzzer: the committed inputs first, then inputs made of them by chance. What is found ends the process, with the input in a file
/// that was named before. `HINDSIGHT_FUZZ_SECONDS` gives each target more time; `tools/fuzz` is for long runs, which see where inputs lead.
@Suite(.serialized) struct FuzzReplayTests {
    private static let secondsDefault = 4.0

    @Test(arguments: FuzzTargets.all.map { $0.name })
    func `the committed inputs, and thousands made of them, find nothing`(name: String) async throws {
        let corpus = try Self.corpus(of: name)
        try #require(!corpus.isEmpty, "data/fuzz/\(name) has no inputs")
        let seconds = ProcessInfo.processInfo.environment["HINDSIGHT_FUZZ_SECONDS"].flatMap(Double.init) ?? Self.secondsDefault
        let count = try await Self.onThread { try Self.run(name, corpus, seconds: seconds) }
        print("fuzz \(name): \(count) inputs, \(corpus.count) of them committed")
        #expect(count >= corpus.count)
    }

    private static func corpus(of name: String) throws -> [[UInt8]] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../data/fuzz/\(name)").standardizedFileURL
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { Array(try Data(contentsOf: folder.appending(path: $0))) }
    }

    private static func run(_ name: String, _ corpus: [[UInt8]], seconds: Double) throws -> Int {
        guard let type = FuzzTargets.named(name) else { return 0 }
        let target = try type.init()
        let kept = try LastInput(name)
        print("fuzz \(name): each input is in \(kept.path) while it runs")
        var (mutator, count) = (Mutator(seed: 1, corpus: corpus), 0)
        let deadline = ContinuousClock.now + .seconds(seconds)
        while count < corpus.count || ContinuousClock.now < deadline {
            let input = count < corpus.count ? corpus[count] : mutator.next()
            kept.note(input)
            PlantedBug.beginRun()
            target.run(input)
            count += 1
        }
        kept.remove()
        return count
    }

    /// Not on Swift's own threads, which others wait for.
    private static func onThread<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
        }
    }
}

/// The input that runs, in a file: it is there when the process ends by it.
private final class LastInput {
    let path: String
    private let descriptor: Int32

    init(_ name: String) throws {
        path = NSTemporaryDirectory() + "/hindsight-fuzz-\(name)-\(getpid())"
        descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    func note(_ input: [UInt8]) {
        input.withUnsafeBytes { _ = pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        ftruncate(descriptor, input.count)
    }

    func remove() { unlink(path) }

    deinit { close(descriptor) }
}

/// Inputs made of others, the same for the same seed.
private struct Mutator {
    private var state: UInt64
    private let corpus: [[UInt8]]
    private static let telling: [UInt8] = [0, 1, 0x7F, 0x80, 0xFF, UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\n"), UInt8(ascii: "-")]
    private static let bytesMax = 16_384

    init(seed: UInt64, corpus: [[UInt8]]) { (state, self.corpus) = (seed, corpus) }

    /// SplitMix64.
    private mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((word ^ (word >> 31)) % UInt64(max(bound, 1)))
    }

    mutating func next() -> [UInt8] {
        var input = corpus[below(corpus.count)]
        for _ in 0...below(4) { change(&input) }
        return Array(input.prefix(Self.bytesMax))
    }

    private mutating func change(_ input: inout [UInt8]) {
        guard !input.isEmpty else { return input = corpus[below(corpus.count)] }
        let at = below(input.count)
        switch below(7) {
        case 0: input[at] ^= 1 << UInt8(below(8))
        case 1: input[at] = Self.telling[below(Self.telling.count)]
        case 2: input[at] = UInt8(below(256))
        case 3: input.removeSubrange(at..<min(at + 1 + below(16), input.count))
        case 4: input.insert(contentsOf: input[at..<min(at + 1 + below(64), input.count)], at: below(input.count))
        case 5: input.insert(contentsOf: (0...below(8)).map { _ in UInt8(below(256)) }, at: at)
        default:
            let other = corpus[below(corpus.count)]
            input = Array(input[..<at]) + other.suffix(from: below(other.count))
        }
    }
}
