import Benchmark
import EventModel

extension Codecs {
    /// Text to checked, packed events; scaled by events.
    static func decodeEvents(_ sample: SampleEvents) {
        Benchmark("event decode") { benchmark in
            let lines = sample.lines(benchmark.scaledIterations.count)
            let decoder = EventDecoder()
            var events = DecodedEvents()
            benchmark.startMeasurement()
            for line in lines { try decoder.decode(line, number: 1, into: &events) }
            benchmark.stopMeasurement()
            blackHole(events.count)
        }
    }
}
