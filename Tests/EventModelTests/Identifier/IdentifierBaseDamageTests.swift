import Testing

@testable import EventModel

/// Bytes that lie: refused, or answered wrongly, but never a trap.
@Suite struct IdentifierBaseDamageTests {
    private let bytes: [UInt8]
    private static let count = 90

    init() {
        let table = IdentifierTable()
        for number in 0..<Self.count {
            let uuid = "0000000\(number % 10)-0000-4000-8000-\(100_000_000_000 + number)"
            table.intern(number % 2 == 0 ? Identifier(kind: .anonymousId, value: uuid) : Identifier(kind: .userId, value: "u\(number)"))
        }
        bytes = table.baseBytes(partSlotsTarget: 50)
    }

    /// Asks a base everything; false when it was refused.
    @discardableResult
    private func use(_ bytes: [UInt8]) -> Bool {
        guard let base = try? IdentifierBase(.copying(bytes)) else { return false }
        let table = IdentifierTable(base: base)
        for ordinal in 0...UInt32(Self.count + 40) { _ = table.identifier(IdentifierOrdinal(rawValue: ordinal)) }
        for value in ["u1", "u89", "nobody"] { _ = table.ordinal(of: Identifier(kind: .userId, value: value)) }
        let hashes = (0..<20).map { UInt64($0) &* 0x0765_4321_FEDC_BA98 }
        hashes.withUnsafeBufferPointer { hashes in table.withInterner { _ = $0.fetch(hashes) } }
        // A tail behind a base that claims most ordinals has no room; that is another test's concern.
        if base.count <= Self.count { table.intern(Identifier(kind: .userId, value: "new")) }
        return true
    }

    @Test func `every cut is refused`() {
        let lengths = (0...bytes.count + 1).filter { use(Array((bytes + [0]).prefix($0))) }
        #expect(lengths == [bytes.count])
    }

    @Test func `no changed byte traps`() {
        for at in bytes.indices {
            for value in [bytes[at] ^ 1, 0xFF] where value != bytes[at] {
                var changed = bytes
                changed[at] = value
                use(changed)
            }
        }
    }

    @Test func `no changed field of the footer traps`() {
        let footer = bytes.count - IdentifierBaseFormat.footerBytes
        for field in 0..<9 {
            for value: UInt64 in [0, 1, 63, 64, UInt64(bytes.count) - 1, UInt64(bytes.count), UInt64(UInt32.max), 1 << 40, 1 << 63, .max] {
                var changed = bytes
                for byte in 0..<8 { changed[footer + field * 8 + byte] = UInt8(truncatingIfNeeded: value >> UInt64(8 * byte)) }
                use(changed)
            }
        }
    }

    @Test func `slots that are all taken by others end a search`() throws {
        let footer = try bytes.withUnsafeBufferPointer { try IdentifierBaseFooter.decode(UnsafeRawBufferPointer($0)) }
        var changed = bytes
        for at in footer.slotsOffset..<footer.footerOffset { changed[at] = 0xFF }
        let isUsed = use(changed)
        #expect(isUsed)
    }
}
