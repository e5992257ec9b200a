import Testing

@testable import EventModel

/// Eight characters at a time against one at a time.
@Suite struct MillisInstantTextTests {
    private func fast(_ text: [UInt8]) -> Instant? { text.withUnsafeBufferPointer { MillisInstantText.instant($0) } }

    private func slow(_ text: [UInt8]) -> Instant? { text.withUnsafeBufferPointer { InstantReader.anyForm($0) } }

    /// The three canonical forms of an instant.
    private func forms(_ micros: Int64) -> [[UInt8]] {
        let full = Array(Instant(micros: micros).rfc3339.utf8)
        return [full, full[..<23] + [UInt8(ascii: "Z")], full[..<19] + [UInt8(ascii: "Z")]]
    }

    @Test func `every day of 32 years, and random instants of all, read alike`() {
        var random = RandomJSON.Seeded(state: 3)
        let days = (10_000...22_000).map { Int64($0) * 86_400_000_000 + Int64.random(in: 0..<86_400_000_000, using: &random) }
        let others = (0..<3000).map { _ in Int64.random(in: Instant.earliest.micros...Instant.latest.micros, using: &random) }
        for micros in days + others {
            for form in forms(micros) where fast(form) == nil || fast(form) != slow(form) {
                Issue.record("\(String(decoding: form, as: UTF8.self))")
            }
        }
    }

    @Test func `whatever one byte is changed to, nothing is read that the slow reader reads otherwise`() {
        for text in ["2024-02-29T23:59:59.999999Z", "2000-02-29T00:00:00.000Z", "1999-12-31T19:09:50Z"] {
            for at in text.utf8.indices {
                let place = text.utf8.distance(from: text.utf8.startIndex, to: at)
                for byte in UInt8.min...UInt8.max {
                    var changed = Array(text.utf8)
                    changed[place] = byte
                    if let read = fast(changed), read != slow(changed) { Issue.record("byte \(byte) at \(place)") }
                }
            }
        }
    }

    @Test(arguments: [
        "2026-02-29T00:00:00Z", "1900-02-29T00:00:00.000Z", "2026-04-31T00:00:00Z", "2026-00-10T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z", "0000-01-01T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.00Z", "2026-01-01T00:00:00+00", "2026-01-01T00:00:00.0000Z", "", "2026-01-01",
        "2026-01-01T00:00:60Z", "2026-01-01T00:00:60.000Z",
    ])
    func `what is no canonical instant is left to the slow reader`(text: String) {
        #expect(fast(Array(text.utf8)) == nil)
    }
}
