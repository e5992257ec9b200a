extension ShopGenerator {
    /// A decision about who is who, of a customer who has logged in: taken by staff, or by the customer on an unusual device.
    mutating func decideIdentity(_ person: Person) {
        let lastDevice = Int(customers[person.customer].devices) - 1
        switch random.below(4) {
        case 0: linkDevice(person, lastDevice)
        case 1 where customers[person.customer].isSignedIn(lastDevice) && lastDevice > 0: unlinkDevice(person, lastDevice)
        case 2: alias(person, lastDevice)
        default: signInOnSharedDevice(person)
        }
    }

    /// Writes the link of two visitors nobody knows the name of.
    mutating func linkVisitors(_ person: Person) {
        beginDecision("link")
        writeAnonymousElement(person, 0)
        writeAnonymousElement(person, 1)
        endDecision()
    }

    private mutating func linkDevice(_ person: Person, _ device: Int) {
        beginDecision("link")
        writeUserElement(person)
        writeAnonymousElement(person, device)
        endDecision()
        customers[person.customer].signIn(device)
    }

    private mutating func unlinkDevice(_ person: Person, _ device: Int) {
        beginDecision("unlink")
        if random.chance(perMille: 700) { writeUserElement(person) }
        writeAnonymousElement(person, device)
        endDecision()
        customers[person.customer].signOut(device)
    }

    private mutating func alias(_ person: Person, _ device: Int) {
        let occasion = occasion(person.customer, .server)
        beginBareEvent("alias")
        out.string("userId", "u", person.customer + 1)
        out.uuid("previousId", person.anonymousID(device: device))
        writeTimes(occasion)
        endEvent(occasion)
    }

    /// Writes a login on somebody else's device, which must not make one customer of the two.
    private mutating func signInOnSharedDevice(_ person: Person) {
        let owner = Person(customer: max(1, person.customer - 1) % plan.customers, seed: plan.seed)
        let occasion = occasion(person.customer, .browser(device: 0))
        beginBareEvent("identify")
        out.string("userId", "u", person.customer + 1)
        out.uuid("anonymousId", owner.anonymousID(device: 0))
        writeTimes(occasion)
        out.beginObject("traits")
        out.endObject()
        endEvent(occasion)
    }

    private mutating func beginDecision(_ type: StaticString) {
        out.beginLine()
        out.string("type", type)
        out.beginArray("identifiers")
    }

    private mutating func endDecision() {
        out.endArray()
        out.instant("timestamp", millis: nowMillis)
        out.uuid("messageId", random.uuid())
        out.endLine()
    }

    private mutating func writeUserElement(_ person: Person) {
        out.beginStringElement()
        out.sink.append("user_id:u")
        out.digits(person.customer + 1)
        out.endString()
    }

    private mutating func writeAnonymousElement(_ person: Person, _ device: Int) {
        out.beginStringElement()
        out.sink.append("anonymous_id:")
        out.uuid(person.anonymousID(device: device))
        out.endString()
    }
}
