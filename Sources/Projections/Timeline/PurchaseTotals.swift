import Definitions
import EventModel

/// What a customer bought and what was given back, currency by currency: amounts of different currencies are never added.
///
/// An order counts when it was placed and not cancelled; one without an order_id brings money but is not counted, as in the computed trait
/// `order_count`. What was given back of a cancelled order takes nothing off the others.
public struct PurchaseTotals: Sendable {
    public private(set) var orders = 0
    public private(set) var cancelled = 0
    public private(set) var amounts = MoneyTally()
    public private(set) var refunds = MoneyTally()
    /// Purchases and refunds whose amount is no number: it is in no sum.
    public private(set) var unreadable = 0
    public private(set) var firstAt: Instant?
    public private(set) var lastAt: Instant?
    private var ordersByCurrency: [String: Int] = [:]

    /// - Parameter entries: Those of kinds purchase and refund, oldest first.
    public init(_ entries: [TimelineEntry]) {
        for entry in entries where entry.kind == .purchase && entry.hasBeginning { add(purchase: entry) }
        for entry in entries where entry.kind == .refund { add(refund: entry) }
    }

    private mutating func add(purchase entry: TimelineEntry) {
        unreadable += entry.unreadableAmount == nil ? 0 : 1
        guard entry.state != "cancelled" else { return cancelled += 1 }
        orders += entry.key == nil ? 0 : 1
        firstAt = firstAt ?? entry.occurredAt
        lastAt = entry.occurredAt
        if let refunded = entry.refunded { refunds.add(refunded) }
        guard let amount = entry.amount else { return }
        let currency = CurrencyAmount.code(entry.currency)
        amounts.add(amount, currency)
        ordersByCurrency[currency, default: 0] += entry.key == nil ? 0 : 1
    }

    private mutating func add(refund entry: TimelineEntry) {
        unreadable += entry.unreadableAmount == nil ? 0 : 1
        guard !entry.isOfPurchase, let amount = entry.amount else { return }
        refunds.add(amount, CurrencyAmount.code(entry.currency))
    }

    /// Writes `orders`, `cancelled`, `totals` and `unreadable` into an object that the caller has opened.
    public func appendFields(to json: inout JSONWriter) {
        json.field("orders", orders)
        json.field("cancelled", cancelled)
        json.field("totals") { json in json.array { json in for total in totals { total.append(to: &json) } } }
        json.field("unreadable", unreadable)
        json.field("first_at", firstAt)
        json.field("last_at", lastAt)
    }

    private struct Total {
        let currency: String
        let orders: Int
        /// Nil when the sum does not fit.
        let amount: ExactDecimal?
        let refunded: ExactDecimal?

        func append(to json: inout JSONWriter) {
            json.object { json in
                json.field("currency", currency)
                json.field("orders", orders)
                json.field("amount", amount)
                json.field("refunded", refunded)
                json.field("net", refunded.flatMap { amount?.subtracting($0) })
            }
        }
    }

    /// Ascending by currency.
    private var totals: [Total] {
        let bought = Dictionary(amounts.amounts.map { ($0.currency, $0.amount) }, uniquingKeysWith: { first, _ in first })
        let back = Dictionary(refunds.amounts.map { ($0.currency, $0.amount) }, uniquingKeysWith: { first, _ in first })
        return Set(bought.keys).union(back.keys).union(ordersByCurrency.keys).sorted().map {
            Total(currency: $0, orders: ordersByCurrency[$0] ?? 0, amount: bought[$0, default: .zero], refunded: back[$0, default: .zero])
        }
    }
}
