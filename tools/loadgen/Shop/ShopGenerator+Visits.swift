extension ShopGenerator {
    /// Does what a step says; most put the next step of their journey on the schedule.
    mutating func perform(_ step: Step) {
        switch step.journey {
        case .browse: browse(step)
        case .afterOrder: afterOrder(step)
        case .email: email(step)
        case .support: support(step)
        case .sales: sell(step)
        case .store: visitStore(step)
        case .consent: decideConsent(step)
        case .story: tell(step)
        }
    }

    /// Starts something new for a customer; writes at least one event.
    mutating func visit(of customer: Int) {
        guard customer > 0 || !hasStory else { return visitInsteadOfHero() }
        let person = Person(customer: customer, seed: plan.seed)
        if plan.includesThirdParty, random.chance(perMille: 60) { return signal(person) }
        guard customers[customer].isKnown else { return visitAnonymously(person) }
        let lot = random.below(1_000)
        switch lot {
        case ..<140: begin(.email, customer, number: counters.email.advance())
        case ..<180: begin(.support, customer, number: counters.ticket.advance())
        case ..<250 where person.isBusiness: startDeal(person)
        case 250..<310 where person.hasLoyaltyCard: begin(.store, customer)
        case 310..<335: begin(.consent, customer, number: random.below(2))
        case 335..<360: changeTraits(person)
        case 360..<380: decideIdentity(person)
        default: startBrowsing(person)
        }
    }

    /// The hero of the story only looks at the start page now and then, so that the story stays as written; mostly somebody else comes.
    private mutating func visitInsteadOfHero() {
        guard introduced > 1, random.chance(perMille: 850) else { return browseAsHero() }
        visit(of: 1 + random.below(introduced - 1))
    }

    /// Puts a step on the schedule, the given time from now.
    mutating func follow(_ step: Step, after millis: ClosedRange<Int64>) {
        var step = step
        step.dueMillis = nowMillis + random.between(millis.lowerBound, millis.upperBound)
        schedule.insert(step)
    }

    /// A stage of a journey, due now: by default the first.
    func firstStep(_ journey: Journey, _ customer: Int, stage: UInt8 = 0, number: Int = 0) -> Step {
        Step(dueMillis: nowMillis, customer: customer, journey: journey, stage: stage, number: number)
    }

    private mutating func begin(_ journey: Journey, _ customer: Int, number: Int = 0) {
        perform(firstStep(journey, customer, number: number))
    }

    private mutating func visitAnonymously(_ person: Person) {
        if customers[person.customer].devices > 1, random.chance(perMille: 40) { return linkVisitors(person) }
        startBrowsing(person)
    }
}
