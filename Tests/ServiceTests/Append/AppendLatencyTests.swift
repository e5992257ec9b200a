import Testing

@testable import Service

@Suite struct AppendLatencyTests {
    @Test func `bounds ascend, by half an octave each`() {
        let bounds = AppendLatency.boundsMicros
        #expect(bounds.first == 50)
        #expect(bounds.last == 52_428_800)
        for (low, high) in zip(bounds, bounds.dropFirst()) { #expect((1.40...1.43).contains(Double(high) / Double(low))) }
    }

    @Test func `a value is counted under the first bound that it does not exceed, as often as there were events`() {
        let latency = AppendLatency()
        latency.note(micros: 50, events: 3)
        latency.note(micros: 51, events: 1)
        latency.note(micros: -1, events: 1)
        latency.note(micros: .max, events: 2)
        let counts = latency.current.events
        #expect(Array(counts.prefix(3)) == [4, 1, 0])
        #expect(counts.last == 2)
        #expect(counts.reduce(0, +) == 7)
    }
}
