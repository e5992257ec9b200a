extension ShopGenerator {
    /// Writes a page view or a screen view of a product, or of the start page.
    mutating func view(_ occasion: Occasion, product: Int?) {
        if case .app = occasion.sender { return viewScreen(occasion, product: product) }
        beginEvent("page", occasion)
        out.string("name", product == nil ? "Home" : "Product")
        out.beginObject("properties")
        writePage(product)
        out.endObject()
        endEvent(occasion)
    }

    /// Writes `Product Viewed` or `Product Added`; the latter with the cart it went into.
    mutating func productEvent(_ name: StaticString, _ occasion: Occasion, product: Int, cartNumber: Int? = nil) {
        let currency = Person(customer: occasion.customer, seed: plan.seed).city.currency
        track(name, occasion) { out in
            if let cartNumber { out.string("cart_id", "cart-", cartNumber) }
            out.writeProduct(product)
            if cartNumber != nil { out.integer("quantity", 1) }
            out.string("currency", currency)
        }
    }

    private mutating func viewScreen(_ occasion: Occasion, product: Int?) {
        beginEvent("screen", occasion)
        out.string("name", product == nil ? "Home" : "Product")
        out.beginObject("properties")
        if let product { out.string("product_id", Catalogue.products[product].id) }
        out.endObject()
        endEvent(occasion)
    }

    private mutating func writePage(_ product: Int?) {
        let entry = product.map { Catalogue.products[$0] }
        out.beginString("path")
        out.writePath(entry)
        out.endString()
        out.string("title", entry?.name ?? "Driftwood – things that last")
        out.beginString("url")
        out.sink.append("https://shop.example.com")
        out.writePath(entry)
        out.endString()
        if random.chance(perMille: 300) { out.string("referrer", "https://search.example.org/") }
    }
}

extension JSONLineWriter {
    /// Writes what the e-commerce events say about a product.
    mutating func writeProduct(_ index: Int) {
        let product = Catalogue.products[index]
        string("product_id", product.id)
        string("name", product.name)
        string("brand", product.brand)
        string("category", product.category)
        money("price", cents: product.priceCents)
    }

    fileprivate mutating func writePath(_ product: Product?) {
        guard let product else { return sink.append(UInt8(ascii: "/")) }
        sink.append("/p/")
        sink.append(product.path)
    }
}
