import Definitions
import EventModel
import Testing

@testable import Identity

struct KindTableTests {
    private func kind(_ key: String, _ kinds: inout KindTable) -> UInt32? {
        Array(key.utf8).withUnsafeBytes { bytes in kinds.read(bytes) }?.kind
    }

    @Test func `kinds keep their indexes when the table is stored`() {
        var kinds = KindTable(rules: DefinitionSet.shipped.identity)
        let names = ["till", "user_id", "loyalty", "group_id", "till", "a.b-c"]
        let before = names.map { kind("\($0):1", &kinds) }
        let stored = StoredBytes([UInt8](kinds)).shared
        let appeared = OverlayArray<UInt8>(base: stored, count: stored.count) ?? OverlayArray()
        let rules = DefinitionSet.shipped.identity
        var again = KindTable(rules: rules, appeared: appeared) ?? KindTable(rules: rules)
        #expect(names.map { kind("\($0):1", &again) } == before)
        #expect(before[0] == before[4])
        #expect(before[3] == KindTable.group)
    }

    @Test func `inventing kinds comes to an end`() {
        var kinds = KindTable(rules: DefinitionSet.shipped.identity)
        for number in 0..<IdentityBounds.kindsMax { _ = kind("k\(number):1", &kinds) }
        #expect(kinds.count == IdentityBounds.kindsMax)
        #expect(kind("another:1", &kinds) == KindTable.others)
        #expect(kinds[KindTable.others].limit == nil)
        let (user, invented, machine) = (kind("user_id:1", &kinds) ?? 0, kind("k5:1", &kinds) ?? 0, kind("anonymous_id:1", &kinds) ?? 0)
        #expect(kinds[user].limit == 1)
        let order = [user, invented, KindTable.others, machine]
        let isInOrder = zip(order, order.dropFirst()).allSatisfy { kinds.precedes($0, $1) && !kinds.precedes($1, $0) }
        #expect(isInOrder)
    }

    @Test func `what is no identifier is not read`() {
        var kinds = KindTable(rules: DefinitionSet.shipped.identity)
        #expect(kind("userid", &kinds) == nil)
        #expect(kind("", &kinds) == nil)
    }
}

extension [UInt8] {
    fileprivate init(_ kinds: borrowing KindTable) {
        self = []
        kinds.appeared.forEachRun { append(contentsOf: $0) }
    }
}
