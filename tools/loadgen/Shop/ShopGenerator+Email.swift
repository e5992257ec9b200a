extension ShopGenerator {
    mutating func email(_ step: Step) {
        let stage = EmailStage(rawValue: step.stage) ?? .send
        let occasion = occasion(step.customer, .server)
        emailEvent(stage, occasion, number: step.number)
        let lot = random.below(100)
        switch stage {
        case .send: go(lot < 97 ? .deliver : .bounce, step, after: Millis.second...(40 * Millis.second))
        case .deliver where lot < 42: go(.open, step, after: Millis.minute...Millis.day)
        case .deliver where lot < 43: go(.markAsSpam, step, after: Millis.minute...Millis.day)
        case .open where lot < 30: go(.click, step, after: (5 * Millis.second)...(3 * Millis.minute))
        case .open where lot < 35: go(.unsubscribe, step, after: (5 * Millis.second)...(3 * Millis.minute))
        case .click where lot < 60: comeBack(step.customer)
        default: break
        }
    }

    mutating func emailEvent(_ stage: EmailStage, _ occasion: Occasion, number: Int) {
        let campaign = Names.campaigns[number % Names.campaigns.count]
        track(Self.name(of: stage), occasion) { out in
            out.string("email_id", "e", number)
            out.string("campaign", campaign)
            if stage == .send { out.string("subject", number % 2 == 0 ? "New in: things that last ✨" : "Your order, and a thank-you") }
        }
    }

    private mutating func comeBack(_ customer: Int) {
        var step = firstStep(.browse, customer)
        step.detail = Person(customer: customer, seed: plan.seed).favouriteProduct
        follow(step, after: Millis.second...(9 * Millis.second))
    }

    private mutating func go(_ stage: EmailStage, _ step: Step, after millis: ClosedRange<Int64>) {
        var step = step
        step.stage = stage.rawValue
        follow(step, after: millis)
    }

    private static func name(of stage: EmailStage) -> StaticString {
        switch stage {
        case .send: "Email Sent"
        case .deliver: "Email Delivered"
        case .bounce: "Email Bounced"
        case .open: "Email Opened"
        case .click: "Email Link Clicked"
        case .markAsSpam: "Email Marked as Spam"
        case .unsubscribe: "Unsubscribed"
        }
    }
}
