import DiskTesting

/// A made-up history of a few customers, the same for the same seed: orders, visits, merges, partings, retractions, deals, consents, in no order of time.
struct RandomStory {
    static let first = "2026-01-01T00:00:00Z"
    var random: SplitMix64
    private var number = 0
    /// Numbers of events that were not retracted yet.
    private var standing: [Int] = []

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    static func reference(_ random: inout SplitMix64) -> String {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: "c\(Int.random(in: 1...8, using: &random))"
        case 1: "anonymous_id:a\(Int.random(in: 0..<6, using: &random))"
        case 2: "email:e\(Int.random(in: 0..<4, using: &random))@example.com"
        default: "user_id:u\(Int.random(in: 0..<4, using: &random))"
        }
    }

    /// An instant among those of the history.
    mutating func instant(months: ClosedRange<Int> = 1...6) -> String {
        let (month, day) = (Int.random(in: months, using: &random), Int.random(in: 1...28, using: &random))
        let (hour, minute) = (Int.random(in: 0..<24, using: &random), Int.random(in: 0..<60, using: &random))
        return "2026-\(Self.two(month))-\(Self.two(day))T\(Self.two(hour)):\(Self.two(minute)):00Z"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    mutating func basis(durable: Int) -> QuestionBasis {
        let known = [Int.random(in: 1...durable, using: &random), Int.random(in: 1...durable, using: &random)].sorted()
        // A pipeline's stretch goes forward.
        let instants = [instant(), instant()].sorted()
        return QuestionBasis(from: instants[0], to: instants[1], identity: Bool.random(using: &random) ? instant() : nil, fromKnown: known[0], toKnown: known[1])
    }

    mutating func lines(_ count: Int) -> [String] { (0..<count).map { _ in line(months: 1...6, mayRestate: true) } }

    /// Of after all instants that ``instant(months:)`` gives, and no decision about what was before.
    mutating func futureLines(_ count: Int) -> [String] { (0..<count).map { _ in line(months: 7...9, mayRestate: false) } }

    private mutating func line(months: ClosedRange<Int>, mayRestate: Bool) -> String {
        number += 1
        let (user, visitor, time) = (Int.random(in: 0..<4, using: &random), Int.random(in: 0..<6, using: &random), instant(months: months))
        let head = #""messageId":"m\#(number)","timestamp":"\#(time)""#
        // The first sets what questions ask about, so that it is known from the start, and stands.
        if number == 1 { return #"{"type":"identify",\#(head),"userId":"u0","traits":{"plan":"free","email":"e0@example.com"}}"# }
        let (order, deal) = (Int.random(in: 0..<12, using: &random), Int.random(in: 0..<4, using: &random))
        func track(_ name: String, _ properties: String, _ who: String? = nil) -> String {
            #"{"type":"track","event":"\#(name)",\#(head),\#(who ?? #""userId":"u\#(user)""#),"properties":{\#(properties)}}"#
        }
        let choice = Int.random(in: 0..<(mayRestate && !standing.isEmpty ? 20 : 17), using: &random)
        if choice < 19 { standing.append(number) }
        switch choice {
        case 0...3: return track("Order Completed", #""order_id":"o\#(order)","total":\#(order * 7).50,"currency":"EUR""#)
        case 4: return track("Order Refunded", #""order_id":"o\#(order)","total":1.25,"currency":"EUR""#)
        case 5: return track("Order Cancelled", #""order_id":"o\#(order)""#)
        case 6...7: return #"{"type":"page",\#(head),"anonymousId":"a\#(visitor)","name":"Home","properties":{"url":"https://example.com/"}}"#
        case 8: return track("Product Viewed", #""category":"Shoes""#, #""anonymousId":"a\#(visitor)","userId":"u\#(user)""#)
        case 9: return #"{"type":"identify",\#(head),"userId":"u\#(user)","traits":{"plan":"\#(["free", "pro", "team"][order % 3])","email":"e\#(user)@example.com"}}"#
        case 10: return #"{"type":"identify",\#(head),"anonymousId":"a\#(visitor)","traits":{"plan":\#(order % 2 == 0 ? "null" : #""pro""#)}}"#
        case 11: return #"{"type":"group",\#(head),"userId":"u\#(user)","groupId":"acme","traits":{"size":\#(order)}}"#
        case 12: return track("Deal Created", #""deal_id":"d\#(deal)","stage":"lead","amount":\#(order * 100),"currency":"EUR","owner":"kim""#)
        case 13: return track(["Deal Stage Changed", "Deal Won", "Deal Lost"][order % 3], #""deal_id":"d\#(deal)","stage":"proposal","amount":\#(order * 90)"#)
        case 14: return track(order % 2 == 0 ? "Ticket Opened" : "Ticket Resolved", #""ticket_id":"t\#(deal)","subject":"Help","satisfaction":3"#)
        case 15: return track(order % 2 == 0 ? "Consent Given" : "Consent Withdrawn", #""purpose":"ads""#)
        case 16: return track("Email Opened", #""email_id":"x\#(deal)""#)
        case 17: return #"{"type":"link",\#(head),"identifiers":["user_id:u\#(user)","anonymous_id:a\#(visitor)"]}"#
        case 18: return #"{"type":"unlink",\#(head),"identifiers":["user_id:u\#(user)","anonymous_id:a\#(visitor)"],"retroactive":\#(order % 3 == 0)}"#
        default:
            // Each once: what is retracted already would not be recorded again.
            let target = standing.remove(at: Int.random(in: 0..<standing.count, using: &random))
            return #"{"type":"retract","messageId":"m\#(target)","reason":"wrong"}"#
        }
    }
}
