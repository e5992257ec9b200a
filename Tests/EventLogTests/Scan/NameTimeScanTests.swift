import EventModel
import Testing

@testable import EventLog

@Suite struct NameTimeScanTests {
    @Test func `a scan counts what a walk over all events counts`() async throws {
        let log = try await SealedLog.make(Array(SealedRoundTripTests.sample.prefix(2000)), segmentEventsMax: 1500, rest: 300)
        let all = try log.fixture.open(readOnly: true).all()
        let times = all.occurredAt.sorted()
        let names = Set(all.indices.map { all[$0].name }).subtracting([""])
        #expect(names.count > 5)
        let ranges = [Instant.earliest...Instant.latest, times[400]...times[900], times[1000]...times[1000], times[1999]...Instant.latest]
        for name in names.union(["No Such Name"]) {
            for range in ranges {
                let scan = try NameTimeScan.run(folder: log.fixture.folder, fileSystem: log.fixture.disk, name: name, occurred: range)
                #expect(
                    scan.matches == all.indices.count { all[$0].name == name && range.contains(all.occurredAt[$0]) }, "\(name) \(range)")
                #expect(scan.events == 2000 && scan.sealedEvents == 1700)
            }
        }
    }

    @Test func `one name for all, names in runs and names at random are counted alike`() async throws {
        let forms: [(Int) -> String] = [{ _ in "Only" }, { $0 < 600 ? "First" : "Then" }, { "N\($0 &* 2_654_435_761 >> 7 & 3)" }]
        for form in forms {
            let lines = (0..<2100).map { index in
                let time = Instant(micros: 1_772_000_000_000_000 + Int64(index) * 1_000_000).rfc3339
                return #"{"type":"track","event":"\#(form(index))","messageId":"m\#(index)","anonymousId":"a","timestamp":"\#(time)"}"#
            }
            let log = try await SealedLog.make(lines, segmentEventsMax: 3000, rest: 0)
            let range = Instant(micros: 1_772_000_000_000_000 + 500_000_000)...Instant(micros: 1_772_000_000_000_000 + 1_800_000_000)
            for name in ["Only", "First", "Then", "N0", "N3"] {
                let scan = try NameTimeScan.run(folder: log.fixture.folder, fileSystem: log.fixture.disk, name: name, occurred: range)
                #expect(scan.matches == (500...1800).count { form($0) == name }, "\(name)")
            }
        }
    }

    @Test func `codes are compared whatever their number`() {
        let codes = (0..<1024).map { UInt32($0 * 7 % 13) }
        for count in [0, 1, 15, 16, 17, 1000, 1024] {
            let expected = (0..<count).filter { codes[$0] == 5 }
            #expect(CodeCompare.count(codes, count, equalTo: 5) == expected.count)
            var places = [UInt32](repeating: 0, count: count + 1)
            #expect(CodeCompare.places(codes, count, equalTo: 5, into: &places) == expected.count)
            #expect(places.prefix(expected.count) == expected.map { UInt32($0) }[...])
        }
    }
}
