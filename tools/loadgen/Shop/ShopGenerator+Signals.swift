extension ShopGenerator {
    /// Writes what an advertising network claims to know about a browser it calls by a cookie of its own.
    mutating func signal(_ person: Person) {
        let occasion = occasion(person.customer, .server)
        beginBareEvent("track")
        out.string("event", "Audience Signal")
        writeTimes(occasion)
        out.beginObject("properties")
        out.string("provider", "adnet")
        out.beginArray("attributes")
        out.stringElement(Self.attributes[random.below(Self.attributes.count)])
        out.stringElement("1065")
        out.endArray()
        out.date("expires", millis: occasion.occurredAtMillis + 60 * Millis.day)
        out.endObject()
        writeCookie(person)
        out.endLine()
    }

    private mutating func writeCookie(_ person: Person) {
        out.beginObject("context")
        out.beginArray("externalIds")
        out.beginElement()
        out.uuid("id", person.systemID(device: 0, kind: 3))
        out.string("type", "cookie")
        out.string("collection", "users")
        out.string("encoding", "none")
        out.endObject()
        out.endArray()
        out.endObject()
    }

    private static let attributes: [StaticString] = ["1186", "1214", "1336", "785", "631"]
}
