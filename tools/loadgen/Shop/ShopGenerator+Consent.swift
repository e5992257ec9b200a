extension ShopGenerator {
    /// A decision about a purpose: the step's number tells which; what was given may be withdrawn, and the other way round.
    mutating func decideConsent(_ step: Step) {
        let occasion = occasion(step.customer, .server)
        if step.number == 0 {
            customers[step.customer].acceptsEmail.toggle()
            consent(occasion, purpose: "email_marketing", isGiven: customers[step.customer].acceptsEmail)
        } else {
            consent(occasion, purpose: "advertising", isGiven: random.chance(perMille: 600))
        }
    }

    mutating func consent(_ occasion: Occasion, purpose: StaticString, isGiven: Bool) {
        let person = Person(customer: occasion.customer, seed: plan.seed)
        beginEvent("track", event: isGiven ? "Consent Given" : "Consent Withdrawn", occasion)
        out.beginObject("properties")
        out.string("purpose", purpose)
        if isGiven { out.string("text_version", "2025-10") }
        if isGiven, person.customer % 10 == 3 {
            out.beginString("contact")
            out.sink.append("email:")
            out.emailAddress(of: person)
            out.endString()
        }
        out.endObject()
        endEvent(occasion)
    }
}
