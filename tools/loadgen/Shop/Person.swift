/// What stays the same about a customer, worked out from the seed and the customer's number.
struct Person {
    let customer: Int
    private let bits: UInt64

    init(customer: Int, seed: UInt64) {
        self.customer = customer
        bits = RandomSource.fixed(seed ^ 0x9e250, customer)
    }

    var firstName: FirstName { Names.first[Int(bits % UInt64(Names.first.count))] }
    var word: StaticString { Names.words[Int(bits >> 8 % UInt64(Names.words.count))] }
    var city: City { Names.cities[Int(bits >> 16 % UInt64(Names.cities.count))] }
    var houseNumber: Int { 1 + Int(bits >> 24 % 180) }
    var favouriteProduct: Int { Int(bits >> 32 % UInt64(Catalogue.products.count)) }
    var plan: StaticString { Names.plans[Int(bits >> 36 % UInt64(Names.plans.count))] }
    var company: Company { Names.companies[companyIndex] }
    var companyIndex: Int { Int(bits >> 40 % UInt64(Names.companies.count)) }

    /// The most devices the customer will use, 1 to ``CustomerState/devicesMax``.
    var devicesMax: Int { customer == 0 ? 2 : 1 + Int(bits >> 44 % UInt64(CustomerState.devicesMax)) }
    var isBusiness: Bool { customer == 0 || bits >> 48 % 5 == 0 }
    var hasLoyaltyCard: Bool { customer == 0 || bits >> 52 % 4 == 0 }
    var allowsAdvertising: Bool { bits >> 54 % 3 != 0 }

    /// The last two numbers of the customer's address in a documentation network.
    var network: StaticString { ["192.0.2.", "198.51.100.", "203.0.113."][Int(bits >> 56 % 3)] }
    var host: Int { 1 + Int(bits >> 50 % 254) }

    /// Whether this device runs the app rather than a browser.
    func usesApp(device: Int) -> Bool {
        customer == 0 ? device == 1 : RandomSource.fixed(bits, device) % 5 < 2
    }

    /// The anonymous id the device got when it was first used.
    func anonymousID(device: Int) -> UUIDBits {
        UUIDBits(random: RandomSource.fixed(bits, device, 1), RandomSource.fixed(bits, device, 2))
    }

    /// An identifier that the device's own system gives out: 1 is the device id, 2 the advertising id, 3 an advertiser's cookie.
    func systemID(device: Int, kind: Int) -> UUIDBits {
        UUIDBits(random: RandomSource.fixed(bits, device, 10 + kind), RandomSource.fixed(bits, device, 20 + kind))
    }
}
