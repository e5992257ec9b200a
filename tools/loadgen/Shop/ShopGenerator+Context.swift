extension ShopGenerator {
    mutating func writeContext(_ occasion: Occasion) {
        let person = Person(customer: occasion.customer, seed: plan.seed)
        out.beginObject("context")
        switch occasion.sender {
        case .browser(let device): writeBrowser(person, device: device)
        case .app(let device): writeApp(person, device: device)
        case .server: writeLibrary("analytics-python", "2.4.0")
        }
        out.endObject()
    }

    private mutating func writeBrowser(_ person: Person, device: Int) {
        writeAddress(person)
        out.string("locale", person.city.locale)
        out.string("userAgent", Self.userAgents[(person.houseNumber + device) % Self.userAgents.count])
        if random.chance(perMille: 70) { writeCampaign(person) }
        if random.chance(perMille: 60) { writeCookieConsent(person) }
        writeLibrary("analytics.js", "2.11.1")
    }

    private mutating func writeApp(_ person: Person, device: Int) {
        let isTablet = (person.houseNumber + device) % 3 == 0
        writeAddress(person)
        out.beginObject("app")
        out.string("name", "Driftwood")
        out.string("version", device == 1 ? "4.2.0" : "4.1.7")
        out.endObject()
        out.beginObject("device")
        out.uuid("id", person.systemID(device: device, kind: 1))
        out.string("type", isTablet ? "android" : "ios")
        out.string("model", isTablet ? "Slate 11" : "Palm 5")
        if person.allowsAdvertising { out.uuid("advertisingId", person.systemID(device: device, kind: 2)) }
        out.flag("adTrackingEnabled", person.allowsAdvertising)
        out.endObject()
        out.string("timezone", person.city.timeZone)
        writeLibrary(isTablet ? "analytics-android" : "analytics-ios", "4.11.3")
    }

    private mutating func writeAddress(_ person: Person) {
        out.beginString("ip")
        out.sink.append(person.network)
        out.digits(person.host)
        out.endString()
    }

    private mutating func writeCampaign(_ person: Person) {
        out.beginObject("campaign")
        out.string("name", Names.campaigns[random.below(Names.campaigns.count)])
        out.string("source", random.chance(perMille: 500) ? "newsletter" : "search")
        out.string("medium", random.chance(perMille: 500) ? "email" : "cpc")
        out.endObject()
    }

    private mutating func writeCookieConsent(_ person: Person) {
        out.beginObject("consent")
        out.beginObject("categoryPreferences")
        out.flag("analytics", true)
        out.flag("advertising", person.allowsAdvertising)
        out.endObject()
        out.endObject()
    }

    private mutating func writeLibrary(_ name: StaticString, _ version: StaticString) {
        out.beginObject("library")
        out.string("name", name)
        out.string("version", version)
        out.endObject()
    }

    private static let userAgents: [StaticString] = [
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
    ]
}
