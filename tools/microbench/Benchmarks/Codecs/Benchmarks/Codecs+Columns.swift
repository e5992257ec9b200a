import Benchmark
import EventModel

@testable import EventLog

extension Codecs {
    /// Integer columns of sealed row groups, both ways; scaled by row groups of 65,536 rows.
    static func codeIntegers() {
        for column in SampleColumns.integers {
            let bytes = encoded(column.values)
            Benchmark("integers encode: \(column.name)", configuration: .init(scalingFactor: .one)) { benchmark in
                var encoder = IntegerColumnEncoder()
                var output = ByteHeap(capacity: 1 << 20)
                benchmark.startMeasurement()
                for _ in benchmark.scaledIterations {
                    output.removeAll()
                    column.values.withUnsafeBufferPointer { blackHole(encoder.append($0, to: &output)) }
                }
                benchmark.stopMeasurement()
            }
            Benchmark("integers decode: \(column.name)", configuration: .init(scalingFactor: .one)) { benchmark in
                var output = [Int64](repeating: 0, count: column.values.count)
                bytes.withUnsafeBytes { bytes in
                    guard let read = IntegerColumn(bytes, count: column.values.count) else { fatalError("the chunk breaks its own grammar") }
                    benchmark.startMeasurement()
                    for _ in benchmark.scaledIterations {
                        output.withUnsafeMutableBufferPointer { output in
                            if let start = output.baseAddress { read.decode(0..<output.count, into: start) }
                        }
                        blackHole(output[output.count / 2])
                    }
                    benchmark.stopMeasurement()
                }
            }
        }
    }

    private static func encoded(_ values: [Int64]) -> [UInt8] {
        var encoder = IntegerColumnEncoder()
        var output = ByteHeap()
        values.withUnsafeBufferPointer { blackHole(encoder.append($0, to: &output)) }
        return Array(output.bytes)
    }

    /// Sorted random UUIDs: encoding a file's, and the id of a rank; scaled by ids.
    static func codeIds() {
        var random = SampleColumns.Random(3)
        let ids = (0..<SampleColumns.rows).map { _ in SortedIds.ID(high: random.next(), low: random.next()) }.sorted()
        var output = ByteHeap()
        ids.withUnsafeBufferPointer { SortedIds.append($0, to: &output) }
        let bytes = Array(output.bytes)
        Benchmark("ids encode \(ids.count)", configuration: .init(scalingFactor: .one)) { benchmark in
            var output = ByteHeap(capacity: 2 << 20)
            benchmark.startMeasurement()
            for _ in benchmark.scaledIterations {
                output.removeAll()
                ids.withUnsafeBufferPointer { SortedIds.append($0, to: &output) }
            }
            benchmark.stopMeasurement()
            blackHole(output.count)
        }
        Benchmark("ids look-up by rank") { benchmark in
            bytes.withUnsafeBytes { bytes in
                guard let read = SortedIds(bytes, count: ids.count) else { fatalError("the chunk breaks its own grammar") }
                for index in benchmark.scaledIterations { blackHole(read[index &* 7919 % ids.count]) }
            }
        }
    }

    /// The dictionary of strings: writing 65,536 ascending ones, and finding one; the second scaled by look-ups.
    static func codeStrings() {
        let texts = SampleColumns.texts
        let bytes = encoded(texts)
        Benchmark("dictionary encode \(texts.count)", configuration: .init(scalingFactor: .one)) { benchmark in
            for _ in benchmark.scaledIterations { blackHole(encoded(texts).count) }
        }
        Benchmark("dictionary find") { benchmark in
            bytes.withUnsafeBytes { bytes in
                guard let dictionary = StringDictionary(bytes) else { fatalError("the dictionary breaks its own grammar") }
                for index in benchmark.scaledIterations {
                    blackHole(texts[index &* 7919 % texts.count].withUnsafeBufferPointer { dictionary.find($0) })
                }
            }
        }
    }

    private static func encoded(_ texts: [[UInt8]]) -> [UInt8] {
        var builder = StringDictionaryBuilder()
        var output = ByteHeap()
        for text in texts { text.withUnsafeBufferPointer { builder.append($0) } }
        builder.finish(into: &output)
        return Array(output.bytes)
    }

    /// The messageId filter at ten million keys, larger than the caches: what deduplication asks of an event; scaled by keys.
    static func filterMessageIds() {
        Benchmark("filter: ask for a key that is new, at 10 million", configuration: .init(scalingFactor: .mega)) { benchmark in
            var random = SampleColumns.Random(4)
            var filter = MessageIdFilter()
            for _ in 0..<10_000_000 { filter.insert(random.next()) }
            var found = 0
            benchmark.startMeasurement()
            for _ in benchmark.scaledIterations where filter.mayContain(random.next()) { found += 1 }
            benchmark.stopMeasurement()
            blackHole(found)
        }
    }
}
