/// What a customer is about to buy: one product looked at and up to two more, all following from two numbers.
struct Cart {
    var product: Int
    var seed: UInt64

    init(product: Int, number: Int) {
        self.product = product
        seed = RandomSource.fixed(0xca27, number, product)
    }

    /// 1, mostly, to 3.
    var lineCount: Int { [1, 1, 1, 2, 2, 3][Int(seed % 6)] }

    var shippingCents: Int { itemsCents < 5_000 ? 490 : 0 }

    var discountCents: Int { seed >> 8 & 15 == 0 ? itemsCents / 10 : 0 }

    var totalCents: Int { itemsCents + shippingCents - discountCents }

    private var itemsCents: Int {
        (0..<lineCount).reduce(0) { $0 + Catalogue.products[product(line: $1)].priceCents * quantity(line: $1) }
    }

    func product(line: Int) -> Int {
        (product + line * (1 + Int(seed >> 16 & 7))) % Catalogue.products.count
    }

    func quantity(line: Int) -> Int {
        seed >> UInt64(24 + 4 * line) & 7 == 0 ? 2 : 1
    }
}
