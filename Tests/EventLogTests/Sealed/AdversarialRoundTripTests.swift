import EventModel
import Testing

@testable import EventLog

/// Events that are hard on the format come back byte for byte: sealed, merged, and merged again.
struct AdversarialRoundTripTests {
    @Test(arguments: AdversarialEvents.families)
    func `every family of events survives sealing and two rounds of merging`(_ family: AdversarialEvents) throws {
        let neighbours = try SealedNeighbours(family.parts)
        let step = max(neighbours.expected.count / 400, 1)
        #expect(try neighbours.findings(step: step, fits: family.fits) == [])
    }

    @Test func `times that were corrected for skew come back beside the ones that were sent`() throws {
        let lines = (0..<300).map { AdversarialEvents.track($0, #"{"n":\#($0)}"#, more: #","sentAt":"2026-05-27T20:00:00.123Z""#) }
        let neighbours = try SealedNeighbours([Array(lines[..<200]), Array(lines[200...])], skewMicros: { Int64($0 % 4) * 61_000_001 })
        #expect(try neighbours.findings() == [])
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `random mixes of everything come back`(seed: UInt64) throws {
        var random = RandomEvents(seed: seed)
        let parts = (0..<Int.random(in: 2...5, using: &random.random)).map { _ in random.lines(Int.random(in: 1...250, using: &random.random)) }
        let skew = Int64.random(in: 0...1, using: &random.random) * 1_000_003
        let findings = try SealedNeighbours(parts, skewMicros: { Int64($0 % 3) * skew }).findings(step: 3)
        #expect(findings == [], "seed \(seed)")
    }

    @Test func `a function of more keys than a row group has rows is not stored as one`() throws {
        // 68,000 products, each with one price, three times in lists of 64.
        let lines = (0..<3190).map { index in
            let list = (0..<64).map { place in
                let product = (index * 64 + place) % 68_000
                return #"{"s":"s\#(product)","p":\#(product % 997)}"#
            }
            return AdversarialEvents.track(index, #"{"l":[\#(list.joined(separator: ","))]}"#)
        }
        let fixture = try SealedFixture(lines)
        #expect(try SealedCheck(segment: fixture.open(), expected: fixture.expected).findings(step: 500) == [])
    }

    @Test func `a run of one anchor goes through several row groups`() throws {
        // Two files of 66,000 events, three in four of which are one customer's.
        let recordedAt = SealedFixture.recordedAtDefault
        let parts = (0..<2).map { part in
            (0..<66_000).map { index in
                let user = index % 4 == 0 ? "u\(index % 1000)" : "everybody"
                let time = index % 3 == 0 ? "" : #","timestamp":"\#(Instant(micros: recordedAt - Int64(index &* 7919 % 100_000) * 1000))""#
                return #"{"type":"page","userId":"\#(user)"\#(time),"n":\#(index % 50)}"#
            }
        }
        let neighbours = try SealedNeighbours(parts)
        for segment in neighbours.segments {
            #expect(segment.groups.count == 2)
            #expect(try SealedCheck(segment: segment, expected: neighbours.expected(of: segment)).findings(step: 7001) == [])
        }
        let merged = try #require(try neighbours.compacted(neighbours.segments))
        #expect(merged.groups.count == 3)
        #expect(try SealedCheck(segment: merged, expected: neighbours.expected).findings(step: 7001) == [])
    }
}
