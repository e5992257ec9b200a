import Definitions
import DiskTesting
import EventModel
import TimeTravel

/// Made-up histories in which everything happens that makes telling what was known hard: events that come late, links and unlinks, retractions and their retractions, consents, accounts,
/// traits that change and go. Times are seconds, as the fixture's clock counts them.
struct RandomShop {
    static func definitions() throws -> DefinitionSet {
        let traits = """
            traits:
              order_count: {count_distinct: order_id, of: Order Completed, unless: Order Cancelled}
              lifetime_value: {sum: total, of: Order Completed, once_per: order_id, unless: Order Cancelled, less: {sum: total, of: Order Refunded}, money: currency}
              average_order_value: {average: total, of: Order Completed, once_per: order_id, unless: Order Cancelled, money: currency}
              last_order_at: {last: occurred_at, of: Order Completed}
              orders_lately: {count: events, of: Order Completed, within: 40s}
              favourite: {most_frequent: properties.category, of: Product Viewed}
              sessions: {count: visits, within: 90s}
            lifecycle:
              - {stage: buyer, when: {did: Order Completed, within: 60s}}
              - {stage: lapsed, when: {did: Order Completed}}
              - {stage: lead, when: {has: email}}
            """
        let audiences = """
            audiences:
              repeat: {who: {computed: order_count, at_least: 2}}
              lately: {who: {did: Order Completed, within: 40s}}
              reachable: {who: {all: [{consent: email_marketing}, {has: email}]}}
              pro: {who: {trait: plan, is: pro}}
              of_acme: {who: {account: acme}}
              viewed_then_bought: {who: {sequence: [{did: Product Viewed}, {did: Order Completed, within: 30s}]}}
            """
        let catalogue = "visits: {gap: 20s, of: [page]}"
        return try DefinitionLoader.load(files: ["traits.yaml": traits, "audiences.yaml": audiences, "catalogue.yaml": catalogue])
    }

    static let features = [
        "lifecycle", "events", "first_seen", "last_seen", "account", "traits.plan", "computed.order_count", "computed.lifetime_value", "computed.lifetime_value_by_currency",
        "computed.average_order_value", "computed.last_order_at", "computed.orders_lately", "computed.favourite", "computed.sessions", "consents.email_marketing",
        "identifiers.email", "audiences.repeat", "audiences.lately", "audiences.reachable", "audiences.pro", "audiences.of_acme", "audiences.viewed_then_bought",
    ]

    var random: SplitMix64
    private var count = 0
    /// Message ids of the log, to be retracted once.
    private var retractable: [String] = []
    /// Message ids of the next commit.
    private var sent: [String] = []
    /// Without unlinks, retractions and late events.
    let isQuiet: Bool

    init(seed: Int, isQuiet: Bool = false) { (random, self.isQuiet) = (SplitMix64(seed: UInt64(seed)), isQuiet) }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    /// Fills a log, a few events a commit.
    mutating func fill(_ fixture: HistoryFixture, events: Int) async throws {
        while count < events {
            let now = fixture.present
            var lines: [String] = []
            for _ in 0..<number(1...4) { lines.append(line(now)) }
            try await fixture.append(lines)
            retractable += sent
            sent = []
        }
    }

    private mutating func who() -> String {
        switch number(0...9) {
        case 0...3: #""userId":"u\#(number(1...5))""#
        case 4...5: #""userId":"u\#(number(1...5))","anonymousId":"a\#(number(1...9))""#
        default: #""anonymousId":"a\#(number(1...9))""#
        }
    }

    private mutating func line(_ now: Instant) -> String {
        count += 1
        let lateSeconds = isQuiet || number(0...3) > 0 ? number(0...1) : number(0...150)
        let time = Instant(micros: now.micros - Int64(lateSeconds) * 1_000_000)
        let head = #""messageId":"m\#(count)","timestamp":"\#(time.rfc3339)","#
        let kind = number(0...(isQuiet ? 13 : 16))
        if kind < 16 || retractable.isEmpty { sent.append("m\(count)") }
        switch kind {
        case 0...1:
            let plan = ["\"pro\"", "\"free\"", "null"][number(0...2)]
            let mail = number(0...2) == 0 ? #","email":"p\#(number(1...3))@example.com""# : ""
            return #"{"type":"identify",\#(head)\#(who()),"traits":{"plan":\#(plan)\#(mail)}}"#
        case 2: return #"{"type":"group",\#(head)\#(who()),"groupId":"\#(["acme", "cobalt"][number(0...1)])","traits":{"size":\#(number(1...9))}}"#
        case 3...6: return order("Order Completed", head)
        case 7: return order(["Order Refunded", "Order Cancelled"][number(0...1)], head)
        case 8: return #"{"type":"track",\#(head)\#(who()),"event":"Product Viewed","properties":{"category":"\#(["Shoes", "Hats"][number(0...1)])"}}"#
        case 9...10: return #"{"type":"page",\#(head)\#(who()),"name":"Home"}"#
        case 11:
            let event = ["Consent Given", "Consent Given", "Consent Withdrawn", "Unsubscribed"][number(0...3)]
            let contact = number(0...2) == 0 ? #","contact":"email:p\#(number(1...3))@example.com""# : ""
            return #"{"type":"track",\#(head)\#(who()),"event":"\#(event)","properties":{"purpose":"email_marketing"\#(contact)}}"#
        case 12: return #"{"type":"alias",\#(head)"userId":"u\#(number(1...5))","previousId":"a\#(number(1...9))"}"#
        case 13: return #"{"type":"track",\#(head)\#(who()),"event":"Note Added","context":{"consent":{"categoryPreferences":{"email_marketing":\#(number(0...1) == 0)}}}}"#
        case 14: return #"{"type":"link",\#(head)"userId":"u\#(number(1...5))","anonymousId":"a\#(number(1...9))"}"#
        case 15: return #"{"type":"unlink",\#(head)"userId":"u\#(number(1...5))","anonymousId":"a\#(number(1...9))"\#(number(0...2) == 0 ? #","retroactive":true"# : "")}"#
        case 16 where !retractable.isEmpty: return #"{"type":"retract","messageId":"\#(retractable.remove(at: number(0...retractable.count - 1)))","reason":"wrong"}"#
        default: return #"{"type":"page",\#(head)\#(who()),"name":"Home"}"#
        }
    }

    private mutating func order(_ event: String, _ head: String) -> String {
        let (total, currency) = (["5", "7.50", "0.125", "20.00"][number(0...3)], ["EUR", "EUR", "USD"][number(0...2)])
        return #"{"type":"track",\#(head)\#(who()),"event":"\#(event)","properties":{"order_id":"o\#(number(1...12))","total":\#(total),"currency":"\#(currency)"}}"#
    }

    /// A customer that a row may name.
    mutating func reference(_ identifiers: Int) -> String {
        switch number(0...9) {
        case 0...3: "user_id:u\(number(1...6))"
        case 4...6: "anonymous_id:a\(number(1...9))"
        case 7: "email:p\(number(1...3))@example.com"
        case 8: "c\(number(1...identifiers))"
        default: ["group_id:acme", "user_id:nobody", "user_id:U1"][number(0...2)]
        }
    }
}
