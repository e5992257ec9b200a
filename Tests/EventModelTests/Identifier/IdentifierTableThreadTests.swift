import Dispatch
import Synchronization
import Testing

@testable import EventModel

@Suite struct IdentifierTableThreadTests {
    private static let count = 40_000

    private final class Counter: Sendable {
        let value = Atomic<Int>(0)
    }

    private static func identifier(_ number: Int) -> Identifier { Identifier(kind: .userId, value: "u\(number)") }

    @Test func `readers see each identifier whole while one thread adds and another exchanges the base`() {
        let table = IdentifierTable()
        let (wrong, isDone) = (Counter(), Counter())
        DispatchQueue.concurrentPerform(iterations: 4) { worker in
            switch worker {
            case 0:
                for number in 1...Self.count { table.intern(Self.identifier(number)) }
                isDone.value.store(1, ordering: .releasing)
            case 1:
                while isDone.value.load(ordering: .acquiring) == 0 {
                    guard let base = try? IdentifierBase(.copying(table.snapshot().baseBytes())) else { continue }
                    if !table.adopt(base) { wrong.value.add(1, ordering: .relaxed) }
                }
            default:
                while isDone.value.load(ordering: .acquiring) == 0 { wrong.value.add(Self.wrongAnswers(table), ordering: .relaxed) }
            }
        }
        #expect(wrong.value.load(ordering: .relaxed) == 0)
        #expect(table.count == Self.count)
        #expect((1...Self.count).allSatisfy { table.ordinal(of: Self.identifier($0))?.rawValue == UInt32($0) })
    }

    private static func wrongAnswers(_ table: IdentifierTable) -> Int {
        let count = table.count
        guard count > 0 else { return 0 }
        return [1, count / 2 + 1, count].reduce(0) { wrong, number in
            let ordinal = IdentifierOrdinal(rawValue: UInt32(number))
            let isRight = table.ordinal(of: identifier(number)) == ordinal && table.identifier(ordinal) == identifier(number)
            return wrong + (isRight ? 0 : 1)
        }
    }
}
