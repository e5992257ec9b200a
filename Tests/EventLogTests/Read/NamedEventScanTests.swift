import EventModel
import Testing

@testable import EventLog

/// A scan for names has what a walk over everything has.
struct NamedEventScanTests {
    private static let names = ["Order Completed", "Viewed", "Größe gewählt", "Deal Won"]

    private static func line(_ number: Int) -> String {
        switch number % 5 {
        case 0: #"{"type":"page","messageId":"m\#(number)","anonymousId":"a\#(number % 3)","name":"\#(names[number % 4])"}"#
        case 1: #"{"type":"identify","messageId":"m\#(number)","userId":"u\#(number % 7)"}"#
        default: #"{"type":"track","messageId":"m\#(number)","userId":"u\#(number * number % 11)","event":"\#(names[number * 7 % 4])","properties":{"n":\#(number)}}"#
        }
    }

    private static func scan(_ view: ReadView, _ names: Set<String>, upTo: LogPosition) throws -> [UInt64] {
        var (scan, found) = (view.events(upTo: upTo, named: names), [UInt64]())
        while let batch = try scan.next() { found += batch.positions.map(\.rawValue) }
        return found.sorted()
    }

    @Test(arguments: [false, true])
    func `of sealed, merged and other LogSegments, up to any position`(isMerged: Bool) async throws {
        let fixture = LogFixture(segmentBytes: 1 << 17, segmentEventsMax: 60)
        let log = try fixture.open()
        for start in stride(from: 0, to: 400, by: 20) { _ = try await log.append((start..<start + 20).map(Self.line)) }
        _ = try log.sealAll()
        if isMerged { _ = try log.compactAll() }
        for start in stride(from: 400, to: 450, by: 10) { _ = try await log.append((start..<start + 10).map(Self.line)) }
        let (view, all) = (log.readView(), try log.all())
        for names in [["Deal Won"], ["Viewed", "Order Completed", "nobody's"], ["Größe gewählt"], [], ["nobody's"], Set(Self.names), [""], ["", "Viewed"]] as [Set<String>] {
            for last in [450, 449, 401, 400, 123, 60, 1, 0] as [UInt64] {
                let expected = all.indices.filter { names.contains(all[$0].name) && all.positions[$0].rawValue <= last }.map { all.positions[$0].rawValue }
                #expect(try Self.scan(view, names, upTo: LogPosition(rawValue: last)) == expected, "\(names) \(last)")
            }
        }
        log.close()
    }

    @Test func `events come whole`() async throws {
        let fixture = LogFixture(segmentBytes: 1 << 17, segmentEventsMax: 60)
        let log = try fixture.open()
        _ = try await log.append((0..<50).map(Self.line))
        _ = try log.sealAll()
        var scan = log.readView().events(upTo: LogPosition(rawValue: 50), named: ["Viewed"])
        var count = 0
        while let batch = try scan.next() {
            for index in batch.indices {
                #expect(batch[index].event.jsonText == Self.line(Int(batch.positions[index].rawValue) - 1))
                count += 1
            }
        }
        #expect(count > 5)
        log.close()
    }
}
