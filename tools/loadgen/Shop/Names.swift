/// A first name as written, and as it goes into an e-mail address.
struct FirstName {
    var written: StaticString
    var plain: StaticString
}

/// A place in which streets are invented.
struct City {
    var name: StaticString
    var country: StaticString
    var postalPrefix: StaticString
    var street: StaticString
    var timeZone: StaticString
    var currency: StaticString
    var locale: StaticString
}

/// An invented company that a group of customers works for.
struct Company {
    var name: StaticString
    var industry: StaticString
    var employees: Int
}

/// Lists that people and companies are put together from; a first name with a common noun is nobody's name.
enum Names {
    static let first: [FirstName] = [
        FirstName(written: "Zoë", plain: "zoe"), FirstName(written: "Mira", plain: "mira"), FirstName(written: "Åsa", plain: "asa"),
        FirstName(written: "Bento", plain: "bento"), FirstName(written: "Łucja", plain: "lucja"), FirstName(written: "Elin", plain: "elin"),
        FirstName(written: "Søren", plain: "soren"), FirstName(written: "Kaia", plain: "kaia"), FirstName(written: "Ümit", plain: "umit"),
        FirstName(written: "Nilo", plain: "nilo"), FirstName(written: "美咲", plain: "misaki"), FirstName(written: "Orla", plain: "orla"),
        FirstName(written: "Íris", plain: "iris"), FirstName(written: "Pia", plain: "pia"), FirstName(written: "Jüri", plain: "juri"),
        FirstName(written: "Rune", plain: "rune"), FirstName(written: "Нина", plain: "nina"), FirstName(written: "Tove", plain: "tove"),
        FirstName(written: "Chloé", plain: "chloe"), FirstName(written: "Vero", plain: "vero"),
        FirstName(written: "Ηλέκτρα", plain: "ilektra"),
        FirstName(written: "Lumi", plain: "lumi"), FirstName(written: "नीला", plain: "nila"), FirstName(written: "Femi", plain: "femi"),
    ]

    static let words: [StaticString] = [
        "Lantern", "Fern", "Harbour", "Quill", "Pebble", "Thistle", "Meadow", "Copper", "Juniper", "Saddle", "Willow", "Anchor",
        "Teacup", "Bramble", "Cinder", "Marble", "Orchard", "Pinecone", "Rosehip", "Sparrow",
    ]

    static let cities: [City] = [
        City(
            name: "Köln", country: "DE", postalPrefix: "506", street: "Lindenpfad", timeZone: "Europe/Berlin", currency: "EUR",
            locale: "de-DE"),
        City(
            name: "Lyon", country: "FR", postalPrefix: "690", street: "Rue des Érables", timeZone: "Europe/Paris", currency: "EUR",
            locale: "fr-FR"),
        City(
            name: "Leeds", country: "GB", postalPrefix: "LS1 ", street: "Heron Row", timeZone: "Europe/London", currency: "GBP",
            locale: "en-GB"),
        City(
            name: "Portland", country: "US", postalPrefix: "972", street: "Alder Loop", timeZone: "America/Los_Angeles", currency: "USD",
            locale: "en-US"),
        City(
            name: "Málaga", country: "ES", postalPrefix: "290", street: "Calle del Olivo", timeZone: "Europe/Madrid", currency: "EUR",
            locale: "es-ES"),
    ]

    static let companies: [Company] = [
        Company(name: "Fernweh Outfitters", industry: "Travel", employees: 45),
        Company(name: "Blue Kiln Studio", industry: "Design", employees: 12),
        Company(name: "Mäander Logistik", industry: "Logistics", employees: 310),
        Company(name: "Tideline Foods", industry: "Food", employees: 88),
        Company(name: "Atelier Noisette", industry: "Fashion", employees: 23),
        Company(name: "Cobalt Acres", industry: "Farming", employees: 64),
        Company(name: "Polaris Museum Shop", industry: "Culture", employees: 9),
        Company(name: "Granite & Moss", industry: "Landscaping", employees: 31),
    ]

    static let plans: [StaticString] = ["free", "free", "pro", "team"]
    static let agents: [StaticString] = ["agent-amber", "agent-birch", "agent-coral", "agent-delta"]
    static let campaigns: [StaticString] = ["spring-trails", "rainy-days", "back-to-books", "midsummer", "winter-lights"]
    static let ticketSubjects: [StaticString] = [
        "Where is my parcel?", "Wrong size delivered", "Refund not received", "Login does not work on \\\"old\\\" phone",
        "Rechnung fehlt – bitte zusenden",
    ]
}
