extension ShopGenerator {
    /// A visit to a shop in town; stage 1 is the purchase at the till.
    mutating func visitStore(_ step: Step) {
        let person = Person(customer: step.customer, seed: plan.seed)
        let occasion = occasion(step.customer, .server)
        if !customers[step.customer].hasLinkedCard {
            customers[step.customer].hasLinkedCard = true
            linkCard(person, occasion)
            return follow(step, after: Millis.minute...(20 * Millis.minute))
        }
        if step.stage == 0 {
            enterStore(occasion)
            var next = step
            next.stage = 1
            if random.chance(perMille: 600) { follow(next, after: (5 * Millis.minute)...(40 * Millis.minute)) }
        } else {
            let cart = Cart(product: random.below(Catalogue.products.count), number: Int(random.next() >> 33))
            buyInStore(occasion, cart, number: counters.order.advance())
        }
    }

    /// Writes the identify that ties a loyalty card to its holder.
    mutating func linkCard(_ person: Person, _ occasion: Occasion) {
        beginEvent("identify", occasion)
        out.beginObject("traits")
        out.string("loyalty_tier", person.customer % 3 == 0 ? "gold" : "silver")
        out.endObject()
        endWithCard(occasion)
    }

    mutating func enterStore(_ occasion: Occasion) {
        beginCardEvent("Store Visit", occasion)
        out.beginObject("properties")
        out.string("store_id", "store-", 1 + occasion.customer % 4)
        out.string("staff", Names.agents[occasion.customer % Names.agents.count])
        out.endObject()
        endWithCard(occasion)
    }

    /// Writes a purchase at the till, which knows the card and nothing else.
    mutating func buyInStore(_ occasion: Occasion, _ cart: Cart, number: Int) {
        let product = cart.product(line: 0)
        let priceCents = Catalogue.products[product].priceCents
        beginCardEvent("Order Completed", occasion)
        out.beginObject("properties")
        out.string("order_id", "o", number)
        out.string("affiliation", "Driftwood Harbour Store")
        out.money("total", cents: priceCents)
        out.string("currency", Person(customer: occasion.customer, seed: plan.seed).city.currency)
        out.beginArray("products")
        out.beginElement()
        out.writeProduct(product)
        out.integer("quantity", 1)
        out.endObject()
        out.endArray()
        out.endObject()
        endWithCard(occasion)
    }

    private mutating func beginCardEvent(_ name: StaticString, _ occasion: Occasion) {
        beginBareEvent("track")
        out.string("event", name)
        writeTimes(occasion)
    }

    private mutating func endWithCard(_ occasion: Occasion) {
        out.beginObject("context")
        out.beginArray("externalIds")
        out.beginElement()
        out.beginString("id")
        out.sink.append("LC-")
        out.digits(occasion.customer + 1, width: 8)
        out.endString()
        out.string("type", "loyalty_card")
        out.string("collection", "users")
        out.string("encoding", "none")
        out.endObject()
        out.endArray()
        out.endObject()
        out.endLine()
    }
}
