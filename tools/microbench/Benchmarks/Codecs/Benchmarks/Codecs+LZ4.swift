import Benchmark
import EventModel

@testable import EventLog

extension Codecs {
    /// LZ4 alone over the packed events of a Block, both ways; scaled by calls.
    static func compressPayloads(_ sample: SampleEvents) throws {
        let payload = try PackedPayload(sample)
        Benchmark("LZ4 compress \(payload.raw.count) bytes") { benchmark in
            for _ in benchmark.scaledIterations { blackHole(payload.compress()) }
        }
        Benchmark("LZ4 decompress to \(payload.raw.count) bytes") { benchmark in
            for _ in benchmark.scaledIterations { blackHole(payload.decompress()) }
        }
    }
}

/// A payload and its compressed form, with room to do either again.
private final class PackedPayload: @unchecked Sendable {
    // Unchecked, since benchmarks run one after the other.
    private static let events = 400

    let raw: UnsafeMutableRawBufferPointer
    private let compressed: UnsafeMutableRawBufferPointer
    private let compressedBytes: Int
    private let scratch: UnsafeMutableRawBufferPointer

    init(_ sample: SampleEvents) throws {
        let events = try sample.decoded(Self.events)
        raw = .allocate(byteCount: events.payloadBytes, alignment: 16)
        raw.copyMemory(from: events.heap.bytes)
        compressed = .allocate(byteCount: LZ4.boundBytes(raw.count), alignment: 16)
        scratch = .allocate(byteCount: LZ4.boundBytes(raw.count), alignment: 16)
        compressedBytes = Self.compress(raw, into: compressed)
    }

    deinit {
        raw.deallocate()
        compressed.deallocate()
        scratch.deallocate()
    }

    func compress() -> Int { Self.compress(raw, into: scratch) }

    func decompress() -> Bool {
        LZ4.decompress(
            UnsafeRawBufferPointer(rebasing: compressed[..<compressedBytes]),
            into: UnsafeMutableRawBufferPointer(rebasing: scratch[..<raw.count]))
    }

    private static func compress(_ input: UnsafeMutableRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Int {
        guard let target = output.bindMemory(to: UInt8.self).baseAddress else { return 0 }
        return LZ4.compress(UnsafeRawBufferPointer(input), into: target, capacity: output.count)
    }
}
