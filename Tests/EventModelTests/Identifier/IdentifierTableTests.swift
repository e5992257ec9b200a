import Testing

@testable import EventModel

@Suite struct IdentifierTableTests {
    @Test func `ordinals count from 1 in order of first appearance and lead back`() {
        let table = IdentifierTable()
        let identifiers = (0..<5000).map { Identifier(kind: $0 % 2 == 0 ? .userId : .anonymousId, value: "v\($0)") }
        #expect(identifiers.map { table.intern($0).rawValue } == (1...5000).map { UInt32($0) })
        #expect(identifiers.map { table.intern($0).rawValue } == (1...5000).map { UInt32($0) })
        #expect(table.count == 5000)
        for (index, identifier) in identifiers.enumerated() {
            #expect(table.ordinal(of: identifier)?.rawValue == UInt32(index + 1))
            #expect(table.identifier(IdentifierOrdinal(rawValue: UInt32(index + 1))) == identifier)
        }
        #expect(table.ordinal(of: Identifier(kind: .userId, value: "unknown")) == nil)
        #expect(table.identifier(.none) == nil)
        #expect(table.identifier(IdentifierOrdinal(rawValue: 5001)) == nil)
        #expect(table.identifier(IdentifierOrdinal(rawValue: .max)) == nil)
    }

    @Test func `a definition that contradicts another is refused, a repeated one is not`() {
        let table = IdentifierTable()
        #expect(define(table, 1, "user_id:a"))
        #expect(define(table, 1, "user_id:a"))
        #expect(!define(table, 1, "user_id:b"))
        #expect(!define(table, 2, "user_id:a"))
        #expect(!define(table, 0, "user_id:c"))
        #expect(!define(table, 3, "user_id:c"), "ordinal 2 is missing")
        #expect(!define(table, .max, "user_id:c"))
        #expect(!define(table, 2, ""))
        #expect(define(table, 2, "user_id:b"))
        #expect(table.identifier(IdentifierOrdinal(rawValue: 2))?.description == "user_id:b")
    }

    private func define(_ table: IdentifierTable, _ ordinal: UInt32, _ key: String) -> Bool {
        var key = key
        return key.withUTF8 { bytes in table.withInterner { $0.define(IdentifierOrdinal(rawValue: ordinal), bytes, gapMax: 0) } }
    }
}
