extension AnchorsGenerator {
    mutating func writeContent(_ kind: AnchorsKind, _ visitor: AnchorsVisitor) {
        switch kind {
        case .page: writePage()
        case .viewProduct, .addProduct: writeProduct(quantity: kind == .addProduct ? 1 + random.below(3) : nil)
        case .startCheckout: writeMoney("value")
        case .completeOrder: writeMoney("total")
        case .openEmail: writeEmail()
        case .identify: writeTraits(visitor)
        }
    }

    mutating func writeContext(_ visitor: AnchorsVisitor) {
        out.beginObject("context")
        out.beginString("ip")
        out.sink.append("203.0.113.")
        out.digits(Int(visitor.bits >> 8 & 0xff))
        out.endString()
        out.string("locale", Names.cities[Int(visitor.bits >> 16 % UInt64(Names.cities.count))].locale)
        out.string("userAgent", Self.userAgents[Int(visitor.bits >> 20 % UInt64(Self.userAgents.count))])
        out.endObject()
    }

    private mutating func writePage() {
        let product = Catalogue.products[random.below(Catalogue.products.count)]
        out.beginObject("properties")
        out.beginString("url")
        out.sink.append("https://shop.example.com/p/")
        out.sink.append(product.path)
        out.endString()
        out.string("title", product.name)
        out.string("referrer", random.chance(perMille: 500) ? "https://search.example.org/" : "https://news.example.net/")
        out.endObject()
    }

    private mutating func writeProduct(quantity: Int?) {
        out.beginObject("properties")
        out.writeProduct(random.below(Catalogue.products.count))
        if let quantity { out.integer("quantity", quantity) }
        out.string("currency", "EUR")
        out.endObject()
    }

    private mutating func writeMoney(_ name: StaticString) {
        out.beginObject("properties")
        out.string("order_id", "o", random.below(100_000_000))
        out.money(name, cents: 500 + random.below(40_000))
        out.string("currency", random.chance(perMille: 900) ? "EUR" : "USD")
        out.beginArray("products")
        out.beginElement()
        out.writeProduct(random.below(Catalogue.products.count))
        out.integer("quantity", 1 + random.below(3))
        out.endObject()
        out.endArray()
        out.endObject()
    }

    private mutating func writeEmail() {
        out.beginObject("properties")
        out.string("email_id", "e", random.below(1_000_000))
        out.string("campaign", Names.campaigns[random.below(Names.campaigns.count)])
        out.endObject()
    }

    private mutating func writeTraits(_ visitor: AnchorsVisitor) {
        let person = Person(customer: visitor.customer, seed: plan.seed)
        out.beginObject("traits")
        out.name(of: person)
        out.beginString("email")
        out.emailAddress(of: person)
        out.endString()
        out.string("plan", Names.plans[random.below(Names.plans.count)])
        out.endObject()
    }

    private static let userAgents: [StaticString] = [
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
    ]
}
