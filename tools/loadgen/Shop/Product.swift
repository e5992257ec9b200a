/// Something the invented shop sells.
struct Product {
    var id: StaticString
    var name: StaticString
    var brand: StaticString
    var category: StaticString
    var priceCents: Int
    var path: StaticString
}
