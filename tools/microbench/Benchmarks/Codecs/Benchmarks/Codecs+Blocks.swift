import Benchmark
import EventModel

@testable import EventLog

extension Codecs {
    /// Packed events to a finished Block, LZ4 and checksums included; scaled by events.
    static func buildBlocks(_ sample: SampleEvents) throws {
        Benchmark("block build") { benchmark in
            let events = try sample.decoded(benchmark.scaledIterations.count)
            var builder = BlockBuilder()
            var output = ByteHeap(capacity: 4 << 20)
            benchmark.startMeasurement()
            for row in events.rows {
                let head = BlockBuilder.RowHead(
                    flags: 0, type: row.type, source: 1, occurredAtDelta: 1_000, anchorIndex: 0, assignedMessageId: nil)
                let ordinal = IdentifierOrdinal(rawValue: UInt32(truncatingIfNeeded: row.line))
                withUnsafePointer(to: ordinal) {
                    builder.append(head, identifiers: UnsafeBufferPointer(start: $0, count: 1), event: events.payload(row))
                }
                if builder.isFull { blackHole(finish(&builder, &output)) }
            }
            if !builder.isEmpty { blackHole(finish(&builder, &output)) }
            benchmark.stopMeasurement()
        }
    }

    private static func finish(_ builder: inout BlockBuilder, _ output: inout ByteHeap) -> UInt64 {
        output.removeAll()
        let place = BlockBuilder.Place(
            logId: 1, epoch: 1, offsetBytes: 4096, firstPosition: 1, recordedAt: Instant(micros: 0), durablePosition: 0, previousHash: 0)
        return builder.finish(place, into: &output).checksum
    }
}
