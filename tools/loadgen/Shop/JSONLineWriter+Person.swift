extension JSONLineWriter {
    /// Writes the name traits.
    mutating func name(of person: Person) {
        string("firstName", person.firstName.written)
        string("lastName", person.word)
        beginString("name")
        sink.append(person.firstName.written)
        sink.append(" ")
        sink.append(person.word)
        endString()
    }

    /// Appends the customer's own e-mail address to the open string; every seventh writes the domain in capitals.
    mutating func emailAddress(of person: Person) {
        sink.append(person.firstName.plain)
        sink.append(".")
        digits(person.customer + 1)
        sink.append(person.customer % 7 == 6 ? "@Example.ORG" : "@example.com")
    }

    /// Writes a phone number from the ranges kept free for fiction (+1 NPA 555 01xx, then +33 639 98 xxxx); customers beyond those have
    /// none.
    mutating func phoneNumber(of person: Person) {
        let fictionalAreaCount = Self.areaCodes.count * 100
        guard person.customer < fictionalAreaCount + 10_000 else { return }
        beginString("phone")
        if person.customer < fictionalAreaCount {
            sink.append("+1")
            digits(Self.areaCodes[person.customer / 100])
            sink.append("55501")
            digits(person.customer % 100, width: 2)
        } else {
            sink.append("+3363998")
            digits(person.customer - fictionalAreaCount, width: 4)
        }
        endString()
    }

    /// Writes the address trait.
    mutating func address(of person: Person, houseNumber: Int) {
        beginObject("address")
        beginString("street")
        sink.append(person.city.street)
        sink.append(" ")
        digits(houseNumber)
        endString()
        string("city", person.city.name)
        beginString("postalCode")
        sink.append(person.city.postalPrefix)
        digits(10 + person.houseNumber % 80)
        endString()
        string("country", person.city.country)
        endObject()
    }

    private static let areaCodes = [202, 206, 212, 303, 305, 312, 404, 415, 503, 512, 602, 612, 617, 702, 713, 801, 808, 904, 907, 919]
}
