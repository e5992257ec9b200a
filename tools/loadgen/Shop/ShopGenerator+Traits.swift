extension ShopGenerator {
    /// Writes the identify of a first login, with everything the customer's account says.
    mutating func introduce(_ person: Person, _ occasion: Occasion) {
        beginEvent("identify", occasion)
        out.beginObject("traits")
        out.name(of: person)
        writeEmail(person, isSloppy: random.chance(perMille: 30))
        out.phoneNumber(of: person)
        out.string("plan", person.plan)
        out.address(of: person, houseNumber: person.houseNumber)
        out.instant("createdAt", millis: occasion.occurredAtMillis)
        out.endObject()
        endEvent(occasion)
    }

    /// Writes the identify of a later login.
    mutating func greet(_ person: Person, _ occasion: Occasion) {
        beginEvent("identify", occasion)
        out.beginObject("traits")
        writeEmail(person, isSloppy: random.chance(perMille: 30))
        out.endObject()
        endEvent(occasion)
    }

    /// Writes an identify that changes, empties or removes some trait.
    mutating func changeTraits(_ person: Person) {
        let occasion = occasion(person.customer, .server)
        beginEvent("identify", occasion)
        out.beginObject("traits")
        switch random.below(5) {
        case 0: out.string("plan", Names.plans[random.below(Names.plans.count)])
        case 1: out.null("phone")
        case 2: out.string("title", "")
        case 3: out.address(of: person, houseNumber: 1 + random.below(180))
        default:
            out.beginArray("interests")
            out.stringElement("slow travel")
            out.stringElement("Gärten")
            out.endArray()
        }
        out.endObject()
        endEvent(occasion)
    }

    /// Writes the group event that makes a customer a member of a company's account.
    mutating func joinAccount(_ person: Person, _ occasion: Occasion) {
        beginEvent("group", occasion)
        out.string("groupId", "acct-", person.companyIndex + 1)
        out.beginObject("traits")
        out.string("name", person.company.name)
        out.string("industry", person.company.industry)
        out.integer("employees", person.company.employees)
        out.endObject()
        endEvent(occasion)
    }

    /// The address as typed: now and then with capitals and spaces around it, which mean the same mailbox.
    private mutating func writeEmail(_ person: Person, isSloppy: Bool) {
        out.beginString("email")
        if isSloppy { out.sink.append("  ") }
        out.emailAddress(of: person)
        out.endString()
    }
}
