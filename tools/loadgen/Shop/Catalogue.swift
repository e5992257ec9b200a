/// The invented shop's products; a product is known by its place in ``products``.
enum Catalogue {
    static let products: [Product] = [
        Product(
            id: "p-101", name: "Fjell Trail Runner", brand: "Tindra", category: "Shoes", priceCents: 12_990, path: "fjell-trail-runner"),
        Product(
            id: "p-102", name: "Dune Canvas Sneaker", brand: "Tindra", category: "Shoes", priceCents: 5_990, path: "dune-canvas-sneaker"),
        Product(id: "p-103", name: "Moor Rain Boot", brand: "Oakum", category: "Shoes", priceCents: 7_450, path: "moor-rain-boot"),
        Product(id: "p-104", name: "Lido Sandal", brand: "Oakum", category: "Shoes", priceCents: 3_995, path: "lido-sandal"),
        Product(
            id: "p-201", name: "Gale Shell Jacket", brand: "Norrlys", category: "Jackets", priceCents: 18_900, path: "gale-shell-jacket"),
        Product(id: "p-202", name: "Ember Down Vest", brand: "Norrlys", category: "Jackets", priceCents: 9_950, path: "ember-down-vest"),
        Product(id: "p-203", name: "Harbour Pea Coat", brand: "Oakum", category: "Jackets", priceCents: 22_500, path: "harbour-pea-coat"),
        Product(id: "p-301", name: "Tern Daypack 20 l", brand: "Tindra", category: "Bags", priceCents: 6_990, path: "tern-daypack"),
        Product(id: "p-302", name: "Quay Tote", brand: "Oakum", category: "Bags", priceCents: 2_990, path: "quay-tote"),
        Product(id: "p-303", name: "Halyard Duffel", brand: "Oakum", category: "Bags", priceCents: 8_490, path: "halyard-duffel"),
        Product(id: "p-401", name: "Brass Pour-over Kettle", brand: "Kupari", category: "Kitchen", priceCents: 7_900, path: "brass-kettle"),
        Product(id: "p-402", name: "Crème Brûlée Set", brand: "Kupari", category: "Kitchen", priceCents: 3_450, path: "creme-brulee-set"),
        Product(id: "p-403", name: "Walnut Board", brand: "Kupari", category: "Kitchen", priceCents: 4_200, path: "walnut-board"),
        Product(id: "p-404", name: "Stoneware Mug", brand: "Kupari", category: "Kitchen", priceCents: 1_290, path: "stoneware-mug"),
        Product(
            id: "p-501", name: "A Field Guide to Clouds", brand: "Lantern", category: "Books", priceCents: 2_400,
            path: "field-guide-clouds"),
        Product(
            id: "p-502", name: "Knots, Bends \\u0026 Hitches", brand: "Lantern", category: "Books", priceCents: 1_850,
            path: "knots-bends-hitches"),
        Product(id: "p-503", name: "The Quiet Estuary", brand: "Lantern", category: "Books", priceCents: 1_599, path: "the-quiet-estuary"),
        Product(
            id: "p-601", name: "Copper Watering Can", brand: "Verdiga", category: "Garden", priceCents: 5_400, path: "copper-watering-can"),
        Product(
            id: "p-602", name: "Wildflower Seeds, 12 kinds", brand: "Verdiga", category: "Garden", priceCents: 890, path: "wildflower-seeds"
        ),
        Product(id: "p-603", name: "Folding Stool", brand: "Verdiga", category: "Garden", priceCents: 3_100, path: "folding-stool"),
        Product(id: "p-701", name: "Murmur Headphones", brand: "Sonder", category: "Audio", priceCents: 14_900, path: "murmur-headphones"),
        Product(id: "p-702", name: "Pebble Speaker", brand: "Sonder", category: "Audio", priceCents: 5_950, path: "pebble-speaker"),
        Product(
            id: "p-801", name: "Wooden Train \\\"Örsa\\\"", brand: "Lekstuga", category: "Toys", priceCents: 4_650, path: "wooden-train"),
        Product(
            id: "p-802", name: "Paper Planetarium 🪐", brand: "Lekstuga", category: "Toys", priceCents: 2_750, path: "paper-planetarium"),
    ]
}
