import Testing

@testable import EventModel

@Suite struct IdentifierBaseTests {
    /// Identifiers of every form: UUIDs, near-UUIDs, short and long text, values with colons, UTF-8, external kinds.
    private func identifiers(_ count: Int) -> [Identifier] {
        (0..<count).map { number in
            switch number % 9 {
            case 0, 1, 2: Identifier(kind: .anonymousId, value: Self.uuid(number))
            case 3: Identifier(kind: .userId, value: "u\(number)")
            case 4: Identifier(kind: .email, value: "person\(number)@example.com")
            case 5: Identifier(kind: IdentifierKind(rawValue: "shop_\(number % 7)"), value: Self.uuid(number))
            case 6: Identifier(kind: .anonymousId, value: Self.uuid(number).uppercased())
            case 7: Identifier(kind: .userId, value: "a:b:\(number)")
            default: Identifier(kind: .deviceId, value: "gerät-\(number)")
            }
        }
    }

    private static func uuid(_ number: Int) -> String {
        let digits = String(UInt64(number) &* 0x9E37_79B9_7F4A_7C15 | 1 << 63, radix: 16)
        return "\(digits.prefix(8))-\(digits.dropFirst(8).prefix(4))-4\(digits.suffix(3))-8abc-\(digits.suffix(12))"
    }

    private func check(_ table: IdentifierTable, _ identifiers: [Identifier]) {
        #expect(table.count == identifiers.count)
        for (index, identifier) in identifiers.enumerated() {
            let ordinal = IdentifierOrdinal(rawValue: UInt32(index + 1))
            #expect(table.ordinal(of: identifier) == ordinal)
            #expect(table.identifier(ordinal) == identifier)
        }
        #expect(table.ordinal(of: Identifier(kind: .userId, value: "nobody")) == nil)
        #expect(table.identifier(.none) == nil)
        #expect(table.identifier(IdentifierOrdinal(rawValue: UInt32(identifiers.count + 1))) == nil)
        #expect(table.identifier(IdentifierOrdinal(rawValue: .max)) == nil)
    }

    @Test(arguments: [0, 1, 63, 64, 65, 1000, 5000])
    func `a base has what the table had`(count: Int) throws {
        let identifiers = identifiers(count)
        let table = IdentifierTable()
        for identifier in identifiers { table.intern(identifier) }
        let base = try IdentifierBase(.copying(table.baseBytes()))
        #expect(base.count == count)
        check(IdentifierTable(base: base), identifiers)
    }

    @Test func `the hash table may be made of many parts`() throws {
        let identifiers = identifiers(1000)
        let table = IdentifierTable()
        for identifier in identifiers { table.intern(identifier) }
        for partSlotsTarget in [1, 50, 1000] {
            let base = try IdentifierBase(.copying(table.baseBytes(partSlotsTarget: partSlotsTarget)))
            check(IdentifierTable(base: base), identifiers)
        }
    }

    @Test func `ordinals go on behind the base, and a base of base and tail is as if there had been none`() throws {
        let identifiers = identifiers(2500)
        let (whole, first) = (IdentifierTable(), IdentifierTable())
        for identifier in identifiers { whole.intern(identifier) }
        for identifier in identifiers.prefix(1100) { first.intern(identifier) }
        let second = IdentifierTable(base: try IdentifierBase(.copying(first.baseBytes())))
        for (index, identifier) in identifiers.enumerated() { #expect(second.intern(identifier).rawValue == UInt32(index + 1)) }
        check(second, identifiers)
        let isSame = second.baseBytes() == whole.baseBytes()
        #expect(isSame)
    }

    @Test func `a new base is adopted while the table goes on, one of another table is not`() throws {
        let identifiers = identifiers(900)
        let table = IdentifierTable()
        for identifier in identifiers.prefix(300) { table.intern(identifier) }
        let snapshot = table.snapshot()
        for identifier in identifiers.dropFirst(300).prefix(300) { table.intern(identifier) }
        let base = try IdentifierBase(.copying(snapshot.baseBytes()))
        #expect(base.count == 300)
        #expect(table.adopt(base))
        check(table, Array(identifiers.prefix(600)))
        let larger = try IdentifierBase(.copying(table.baseBytes()))
        for identifier in identifiers.dropFirst(600) { table.intern(identifier) }
        #expect(table.adopt(larger))
        check(table, identifiers)
        #expect(!table.adopt(base), "it has less than the present one")

        let other = IdentifierTable()
        for identifier in identifiers.dropFirst(1) { other.intern(identifier) }
        #expect(!table.adopt(try IdentifierBase(.copying(other.baseBytes()))))
        other.intern(Identifier(kind: .userId, value: "another"))
        other.intern(Identifier(kind: .userId, value: "one more"))
        #expect(!table.adopt(try IdentifierBase(.copying(other.baseBytes()))), "it has more than the table")
        check(table, identifiers)
    }

    @Test func `fetching hashes changes no answer`() throws {
        let identifiers = identifiers(700)
        let first = IdentifierTable()
        for identifier in identifiers.prefix(400) { first.intern(identifier) }
        let table = IdentifierTable(base: try IdentifierBase(.copying(first.baseBytes())))
        for identifier in identifiers.dropFirst(400) { table.intern(identifier) }
        let keys = identifiers.map { Array($0.description.utf8) } + [Array("user_id:nobody".utf8)]
        let hashes = keys.map { $0.withUnsafeBufferPointer { IdentifierInterner.hash($0) } }
        hashes.withUnsafeBufferPointer { hashes in table.withInterner { _ = $0.fetch(hashes) } }
        [].withUnsafeBufferPointer { hashes in table.withInterner { _ = $0.fetch(hashes) } }
        check(table, identifiers)
    }

    @Test func `a definition of what the base has is fine when it agrees`() throws {
        let first = IdentifierTable()
        for value in ["a", "b"] { first.intern(Identifier(kind: .userId, value: value)) }
        let table = IdentifierTable(base: try IdentifierBase(.copying(first.baseBytes())))
        #expect(table.define(1, "user_id:a"))
        #expect(table.define(2, "user_id:b"))
        #expect(!table.define(1, "user_id:b"))
        #expect(!table.define(2, "user_id:c"))
        #expect(!table.define(3, "user_id:a"))
        #expect(!table.define(4, "user_id:d"))
        #expect(table.define(3, "user_id:c"))
        #expect(table.define(3, "user_id:c"))
        #expect(!table.define(3, "user_id:d"))
        #expect(!table.define(0, "user_id:d"))
        #expect(table.count == 3)
    }

    @Test func `gaps stay gaps`() throws {
        let table = IdentifierTable()
        #expect(table.define(3, "user_id:c", gapMax: 10))
        #expect(table.define(1, "user_id:a", gapMax: 10))
        #expect(!table.define(15, "user_id:o", gapMax: 10))
        let base = try IdentifierBase(.copying(table.baseBytes()))
        #expect(base.count == 3)
        let next = IdentifierTable(base: base)
        #expect(next.identifier(IdentifierOrdinal(rawValue: 1))?.value == "a")
        #expect(next.identifier(IdentifierOrdinal(rawValue: 2)) == nil)
        #expect(next.identifier(IdentifierOrdinal(rawValue: 3))?.value == "c")
        #expect(next.define(6, "user_id:f", gapMax: 10))
        #expect(next.adopt(try IdentifierBase(.copying(IdentifierTable(base: base).baseBytes()))))
        #expect(next.identifier(IdentifierOrdinal(rawValue: 5)) == nil)
        #expect(next.identifier(IdentifierOrdinal(rawValue: 6))?.value == "f")
        #expect(next.count == 6)
    }

    @Test func `keys of any shape and more kinds than have numbers come back as they were`() throws {
        var keys = (0..<200).map { "kind\($0):value" } + (0..<200).map { "kind\($0):\(Self.uuid($0))" }
        keys += [
            ":", ":x", "x", "x:", "user_id:", Self.uuid(1), "anonymous_id:" + Self.uuid(1) + "x", String(repeating: "k", count: 65) + ":v",
        ]
        keys += (0..<70).map { "user_id:" + String(repeating: "long", count: 500) + "\($0)" }
        let table = IdentifierTable()
        for (index, key) in keys.enumerated() { #expect(table.define(UInt32(index + 1), key)) }
        let next = IdentifierTable(base: try IdentifierBase(.copying(table.baseBytes())))
        for table in [table, next] {
            for (index, key) in keys.enumerated() {
                #expect(table.define(UInt32(index + 1), key), "\(key)")
                #expect(table.key(UInt32(index + 1)) == key)
            }
        }
    }

    @Test func `keys spread over the hash table's buckets`() throws {
        let table = IdentifierTable()
        for identifier in identifiers(10_000) { table.intern(identifier) }
        let bytes = table.baseBytes()
        let footer = try bytes.withUnsafeBufferPointer { try IdentifierBaseFooter.decode(UnsafeRawBufferPointer($0)) }
        let used = (0..<footer.bucketCount).map { bucket in
            (0..<IdentifierBaseFormat.bucketSlots).count { slot in
                let at = footer.slotsOffset + bucket * IdentifierBaseFormat.bucketBytes + slot * 4
                return bytes[at..<at + 4] != [0, 0, 0, 0]
            }
        }
        #expect(used.reduce(0, +) == 10_000)
        #expect(used.allSatisfy { $0 > 0 })
        // Full buckets, from which a search goes on, are about one in three.
        #expect(used.count { $0 == IdentifierBaseFormat.bucketSlots } < footer.bucketCount * 45 / 100)
    }

    @Test func `the bytes a UUID and a short user id take`() throws {
        let table = IdentifierTable()
        // The anchors mix has two and a half anonymous ids for each user id.
        for number in 0..<70_000 {
            table.intern(
                number % 7 < 5 ? Identifier(kind: .anonymousId, value: Self.uuid(number)) : Identifier(kind: .userId, value: "u\(number)"))
        }
        let bytesEach = Double(table.baseBytes().count) / 70_000
        #expect(bytesEach < 22.5, "\(bytesEach)")
    }
}

extension IdentifierTable {
    func baseBytes(partSlotsTarget: Int = 1 << 24) -> [UInt8] { snapshot().baseBytes(partSlotsTarget: partSlotsTarget) }

    func define(_ ordinal: UInt32, _ key: String, gapMax: Int = 0) -> Bool {
        var key = key
        return key.withUTF8 { bytes in withInterner { $0.define(IdentifierOrdinal(rawValue: ordinal), bytes, gapMax: gapMax) } }
    }

    func key(_ ordinal: UInt32) -> String? {
        withInterner { $0.key(IdentifierOrdinal(rawValue: ordinal)).map { String(decoding: $0, as: UTF8.self) } }
    }
}

extension IdentifierSnapshot {
    func baseBytes(partSlotsTarget: Int = 1 << 24) -> [UInt8] {
        var bytes: [UInt8] = []
        IdentifierBase.write(self, partSlotsTarget: partSlotsTarget) { bytes.append(contentsOf: $0) }
        return bytes
    }
}

extension SharedBytes {
    /// Bytes that somebody else keeps, followed by nothing that may be read.
    static func copying(_ bytes: [UInt8]) -> SharedBytes {
        let memory = ZeroedMemory(byteCount: max(bytes.count, 1))
        memory.bytes.copyBytes(from: bytes)
        return SharedBytes(UnsafeRawBufferPointer(rebasing: memory.bytes[0..<bytes.count]), owner: memory)
    }
}
