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

    @Test func `a forgotten identifier is found neither way, and gets another ordinal when it comes again`() {
        let table = IdentifierTable()
        let (gone, stays) = (Identifier(kind: .userId, value: "gone"), Identifier(kind: .userId, value: "stays"))
        let (first, second) = (table.intern(gone), table.intern(stays))
        table.forget([first])
        #expect(table.ordinal(of: gone) == nil)
        #expect(table.identifier(first) == nil)
        #expect(table.identifier(second) == stays)
        #expect(table.count == 2)
        #expect(table.snapshot().record(Int(first.rawValue)) == nil)
        let again = table.intern(gone)
        #expect(again.rawValue == 3)
        #expect(table.intern(gone) == again)
        #expect(table.identifier(again) == gone)
        table.forget([again])
        #expect(table.ordinal(of: gone) == nil)
        #expect(table.intern(gone).rawValue == 4)
        #expect(table.identifier(first) == nil)
    }

    private func define(_ table: IdentifierTable, _ ordinal: UInt32, _ key: String) -> Bool {
        var key = key
        return key.withUTF8 { bytes in table.withInterner { $0.define(IdentifierOrdinal(rawValue: ordinal), bytes, gapMax: 0) } }
    }
}
