import EventModel

@testable import EventLog

/// What a log must hold and answer, kept in the plainest way there is.
struct SwarmModel {
    /// An event as a sender makes it: two with the same number have the same messageId.
    struct Message: Hashable {
        let number: Int
        let variant: Int

        static let users = 6

        var user: Int { (number * 7 + variant * 3) % Self.users }
        var line: String {
            #"{"type":"track","event":"Seen","messageId":"m\#(number)","userId":"u\#(user)","properties":{"n":\#(number),"v":\#(variant),"text":"\#(String(repeating: "x", count: number % 90))"}}"#
        }
    }

    enum State { case whole, reduced, erased }

    enum Outcome: Equatable { case accepted(UInt64), duplicate(UInt64), conflict, suppressed }

    /// By position, from 1.
    private(set) var events: [(message: Message, state: State)] = []
    /// Where the event with a messageId stands, unless it was erased.
    private var positions: [Int: UInt64] = [:]
    private var erasedPositions: [Int: UInt64] = [:]
    private(set) var refused: Set<Int> = []
    private(set) var returned: Set<Int> = []
    private(set) var erasures: UInt64 = 0
    private(set) var retentions: UInt64 = 0

    /// What a message must be answered with now.
    func outcome(_ message: Message) -> Outcome {
        if refused.contains(message.user) { return .suppressed }
        if returned.contains(message.user), let position = erasedPositions[message.number] { return .duplicate(position) }
        guard let position = positions[message.number] else { return .accepted(UInt64(events.count + 1)) }
        let known = events[Int(position - 1)]
        return known.state == .reduced || known.message == message ? .duplicate(position) : .conflict
    }

    /// Takes a message in, as the log must; what it must be answered with.
    @discardableResult
    mutating func append(_ message: Message) -> Outcome {
        let outcome = outcome(message)
        guard case .accepted(let position) = outcome else { return outcome }
        events.append((message, .whole))
        positions[message.number] = position
        return outcome
    }

    mutating func erase(_ user: Int) {
        for index in events.indices where events[index].message.user == user && events[index].state != .erased {
            events[index].state = .erased
            positions[events[index].message.number] = nil
            erasedPositions[events[index].message.number] = UInt64(index + 1)
        }
        erasures += 1
        suppress(user)
    }

    mutating func suppress(_ user: Int) {
        refused.insert(user)
        returned.remove(user)
    }

    mutating func unsuppress(_ user: Int) {
        if refused.remove(user) != nil { returned.insert(user) }
    }

    /// Positions whose content a run of retention drops.
    func due(_ isDue: (UInt64) -> Bool) -> Set<UInt64> {
        Set(events.indices.map { UInt64($0 + 1) }.filter { isDue($0) && events[Int($0 - 1)].state == .whole })
    }

    mutating func reduce(_ positions: Set<UInt64>) {
        for position in positions { events[Int(position - 1)].state = .reduced }
    }

    mutating func noteRetention() { retentions += 1 }

    /// Users who have an event that is there.
    var present: [Int] { Set(events.filter { $0.state != .erased }.map(\.message.user)).sorted() }

    /// What is wrong with a log's events; nil when they are the model's.
    func difference(_ all: EventBatch) -> String? {
        let expected = events.indices.filter { events[$0].state != .erased }
        guard all.positions.map(\.rawValue) == expected.map({ UInt64($0 + 1) }) else {
            return "positions \(all.positions.map(\.rawValue).suffix(20)) and not \(expected.map { $0 + 1 }.suffix(20))"
        }
        for (index, at) in expected.enumerated() {
            let (found, known) = (all[index].event, events[at])
            let isRight = known.state == .reduced ? ReducedEvent.isReduced(found) && found["properties"] == nil : found.jsonText == known.message.line
            guard isRight else { return "position \(at + 1), \(known.state), is \(found.jsonText)" }
        }
        return nil
    }
}
