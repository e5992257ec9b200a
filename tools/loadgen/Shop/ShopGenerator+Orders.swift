extension ShopGenerator {
    mutating func startCheckout(_ occasion: Occasion, _ cart: Cart, number: Int) {
        let currency = Person(customer: occasion.customer, seed: plan.seed).city.currency
        track("Checkout Started", occasion) { out in
            out.string("cart_id", "cart-", number)
            out.money("value", cents: cart.totalCents)
            out.string("currency", currency)
            out.writeLines(of: cart)
        }
    }

    /// Writes `Order Completed`; one order in a hundred is paid in another currency than the customer's.
    mutating func completeOrder(_ occasion: Occasion, _ cart: Cart, number: Int, affiliation: StaticString = "Driftwood Online") {
        let home = Person(customer: occasion.customer, seed: plan.seed).city.currency
        let isAbroad = occasion.customer > 0 && number % 100 == 0
        beginEvent("track", event: "Order Completed", occasion)
        out.beginObject("properties")
        out.string("order_id", "o", number)
        out.string("affiliation", affiliation)
        out.money("total", cents: cart.totalCents)
        out.money("revenue", cents: cart.totalCents - cart.shippingCents)
        out.money("shipping", cents: cart.shippingCents)
        if cart.discountCents > 0 {
            out.money("discount", cents: cart.discountCents)
            out.string("coupon", "DRIFT10")
        }
        out.string("currency", isAbroad ? "CHF" : home)
        out.writeLines(of: cart)
        out.endObject()
        endEvent(occasion)
    }

    /// What an order leads to: a confirmation by e-mail, sometimes a refund, a cancellation or a question.
    mutating func scheduleAftermath(_ occasion: Occasion, _ cart: Cart, number: Int) {
        let customer = occasion.customer
        follow(firstStep(.email, customer, number: counters.email.advance()), after: Millis.second...(2 * Millis.minute))
        let lot = random.below(1_000)
        var step = firstStep(.afterOrder, customer, number: number)
        step.detail = cart.totalCents
        switch lot {
        case ..<60: follow(step, after: (3 * Millis.day)...(20 * Millis.day))
        case ..<95:
            step.stage = AfterOrderStage.cancel.rawValue
            follow(step, after: (10 * Millis.minute)...Millis.day)
        case ..<150:
            follow(firstStep(.support, customer, number: counters.ticket.advance()), after: Millis.day...(9 * Millis.day))
        default: break
        }
    }

    mutating func afterOrder(_ step: Step) {
        let occasion = occasion(step.customer, .server)
        if AfterOrderStage(rawValue: step.stage) == .cancel {
            return track("Order Cancelled", occasion) { out in
                out.string("order_id", "o", step.number)
                out.string("reason", "changed my mind")
            }
        }
        refund(occasion, number: step.number, cents: random.chance(perMille: 500) ? step.detail : step.detail / 2)
    }

    mutating func refund(_ occasion: Occasion, number: Int, cents: Int) {
        let currency = Person(customer: occasion.customer, seed: plan.seed).city.currency
        let isAbroad = occasion.customer > 0 && number % 100 == 0
        track("Order Refunded", occasion) { out in
            out.string("order_id", "o", number)
            out.money("total", cents: cents)
            out.string("currency", isAbroad ? "CHF" : currency)
        }
    }
}

extension JSONLineWriter {
    fileprivate mutating func writeLines(of cart: Cart) {
        beginArray("products")
        for line in 0..<cart.lineCount {
            beginElement()
            writeProduct(cart.product(line: line))
            integer("quantity", cart.quantity(line: line))
            endObject()
        }
        endArray()
    }
}
