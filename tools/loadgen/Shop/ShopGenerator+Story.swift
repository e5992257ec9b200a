extension ShopGenerator {
    /// Whether there are events enough to tell the story in.
    var hasStory: Bool { plan.events >= StoryBeat.eventsMin }

    /// Puts the whole story on the schedule, and gives its orders, e-mails, ticket and deal the first numbers.
    mutating func scheduleStory() {
        guard hasStory else { return }
        counters = Counters(order: 5, email: 2, ticket: 1, deal: 1)
        for (index, beat) in StoryBeat.all.enumerated() {
            let dueMillis = min(instant(perMille: beat.perMille) + beat.seconds * Millis.second, plan.toMillis)
            schedule.insert(Step(dueMillis: dueMillis, customer: 0, journey: .story, stage: UInt8(index)))
        }
        storyBeatsLeft = StoryBeat.all.count
    }

    /// Writes one event of the story, from a sender with a good clock.
    mutating func tell(_ step: Step) {
        let hero = Person(customer: 0, seed: plan.seed)
        let server = Occasion(customer: 0, sender: .server, occurredAtMillis: nowMillis, sentAtMillis: nowMillis)
        switch StoryBeat.all[Int(step.stage)].action {
        case .look(let device): view(onDevice(device), product: nil)
        case .viewProduct(let device, let product): productEvent("Product Viewed", onDevice(device), product: product)
        case .addProduct(let device, let product):
            productEvent("Product Added", onDevice(device), product: product, cartNumber: 1 + product)
        case .checkOut(let device, let product): startCheckout(onDevice(device), storyCart(product), number: 1 + product)
        case .order(let device, let product, let number): completeOrder(onDevice(device), storyCart(product), number: number)
        case .firstSignIn: signInHero(hero, .web)
        case .signInOnApp: signInHero(hero, .app)
        case .consent(let isGiven): consent(server, purpose: "email_marketing", isGiven: isGiven)
        case .email(let stage, let number): emailEvent(stage, server, number: number)
        case .ticket(let stage): ticketEvent(stage, server, number: 1)
        case .linkCard: linkCard(hero, server)
        case .enterStore: enterStore(server)
        case .buyInStore(let product, let number): buyInStore(server, storyCart(product), number: number)
        case .latePurchase: buyInStore(longAgo(server), storyCart(10), number: 5)
        case .joinAccount: joinAccount(hero, server)
        case .sell(let stage): salesEvent(stage, server, number: 1, amountCents: 420_000)
        case .changeTraits: changePlan(server)
        case .refund: refund(server, number: 2, cents: 2_000)
        }
    }

    private func instant(perMille: Int64) -> Int64 {
        plan.fromMillis + Int64(Double(plan.toMillis - plan.fromMillis) * Double(perMille) / 1_000)
    }

    private func onDevice(_ device: StoryAction.Device) -> Occasion {
        let sender: Sender = device == .web ? .browser(device: device.rawValue) : .app(device: device.rawValue)
        return Occasion(customer: 0, sender: sender, occurredAtMillis: nowMillis, sentAtMillis: nowMillis)
    }

    private func storyCart(_ product: Int) -> Cart {
        Cart(product: product, number: 1 + product)
    }

    private func longAgo(_ occasion: Occasion) -> Occasion {
        var occasion = occasion
        occasion.occurredAtMillis = instant(perMille: StoryBeat.latePurchasePerMille)
        return occasion
    }

    private mutating func signInHero(_ hero: Person, _ device: StoryAction.Device) {
        let isFirst = !customers[0].isKnown
        customers[0].signIn(device.rawValue)
        if isFirst { introduce(hero, onDevice(device)) } else { greet(hero, onDevice(device)) }
    }

    private mutating func changePlan(_ occasion: Occasion) {
        beginEvent("identify", occasion)
        out.beginObject("traits")
        out.string("plan", "team")
        out.null("phone")
        out.endObject()
        endEvent(occasion)
    }
}
