import Benchmark
import EventModel

@testable import EventLog

extension Codecs {
    /// Packed events to a finished Block: rows, LZ4 and checksums; scaled by events.
    static func buildBlocks(_ sample: SampleEvents) throws {
        Benchmark("block build") { benchmark in
            let events = try sample.decoded(benchmark.scaledIterations.count)
            let rows = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: SegmentFormat.blockRawBytesTarget * 4)
            defer { rows.deallocate() }
            var builder = BlockBuilder()
            var output = ByteHeap(capacity: 4 << 20)
            var used = 0
            benchmark.startMeasurement()
            for row in events.rows {
                used += append(events.payload(row), row, to: &builder, rows, at: used)
                if builder.isFull {
                    blackHole(finish(&builder, &output))
                    used = 0
                }
            }
            if !builder.isEmpty { blackHole(finish(&builder, &output)) }
            benchmark.stopMeasurement()
        }
    }

    /// Encodes a row where it stays until its Block is finished; returns its bytes.
    private static func append(
        _ event: UnsafeBufferPointer<UInt8>, _ row: DecodedEvents.Row, to builder: inout BlockBuilder, _ rows: UnsafeMutableBufferPointer<UInt8>, at offset: Int
    ) -> Int {
        let encoder = RowEncoder(flags: 0, type: row.type, source: 1, occurredAtDelta: 1_000, anchorIndex: 0, assignedMessageId: nil)
        return withUnsafePointer(to: IdentifierOrdinal(rawValue: UInt32(truncatingIfNeeded: row.line))) { ordinal in
            let identifiers = UnsafeBufferPointer(start: ordinal, count: 1)
            let bytes = encoder.rowBytes(identifiers, eventBytes: event.count)
            guard let start = rows.baseAddress, offset + bytes + 10 <= rows.count else { fatalError("a Block of the sample is larger than four times its target") }
            let count = encoder.write(to: start + offset, bytes, identifiers, event)
            builder.append(row: UnsafePointer(start + offset), count: count)
            return count
        }
    }

    private static func finish(_ builder: inout BlockBuilder, _ output: inout ByteHeap) -> UInt64 {
        output.removeAll()
        let place = BlockBuilder.Place(
            logId: 1, epoch: 1, offsetBytes: 4096, firstPosition: 1, recordedAt: Instant(micros: 0), durablePosition: 0, previousHash: 0)
        return builder.finish(place, into: &output).checksum
    }
}
