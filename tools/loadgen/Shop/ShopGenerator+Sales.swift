extension ShopGenerator {
    /// Starts a deal with the company a customer works for; the first time, the company is introduced before.
    mutating func startDeal(_ person: Person) {
        var step = firstStep(.sales, person.customer, number: counters.deal.advance())
        step.detail = 50_000 + random.below(240) * 12_500
        if customers[person.customer].hasAccount { return sell(step) }
        customers[person.customer].hasAccount = true
        joinAccount(person, occasion(person.customer, .server))
        follow(step, after: Millis.second...Millis.hour)
    }

    mutating func sell(_ step: Step) {
        let stage = SalesStage(rawValue: step.stage) ?? .captureLead
        salesEvent(stage, occasion(step.customer, .server), number: step.number, amountCents: step.detail)
        if let next = SalesStage(rawValue: step.stage + 1), next != .lose, stage.rawValue < SalesStage.win.rawValue {
            let isLost = stage.rawValue >= SalesStage.qualify.rawValue && random.chance(perMille: next == .win ? 450 : 60)
            var step = step
            step.stage = (isLost ? SalesStage.lose : next).rawValue
            follow(step, after: (2 * Millis.hour)...(12 * Millis.day))
        }
    }

    mutating func salesEvent(_ stage: SalesStage, _ occasion: Occasion, number: Int, amountCents: Int) {
        switch stage {
        case .captureLead: captureLead(occasion, number: number)
        case .createDeal: createDeal(occasion, number: number, amountCents: amountCents)
        case .call: logCall(occasion, number: number)
        case .qualify: changeStage(occasion, number: number, to: "qualified")
        case .meet: holdMeeting(occasion, number: number)
        case .planTask: createTask(occasion, number: number)
        case .propose: changeStage(occasion, number: number, to: "proposal")
        case .takeNote: addNote(occasion, number: number)
        case .completeTask: track("Task Completed", occasion) { out in out.string("task_id", "k", number) }
        case .raiseAmount: updateDeal(occasion, number: number, amountCents: amountCents + amountCents / 10)
        case .negotiate: changeStage(occasion, number: number, to: "negotiation")
        case .win: closeDeal("Deal Won", occasion, number: number, amountCents: amountCents + amountCents / 10)
        case .lose: closeDeal("Deal Lost", occasion, number: number, amountCents: nil)
        }
    }

    private mutating func createDeal(_ occasion: Occasion, number: Int, amountCents: Int) {
        let person = Person(customer: occasion.customer, seed: plan.seed)
        let closeMillis = occasion.occurredAtMillis + (40 + Int64(number % 50)) * Millis.day
        beginEvent("track", event: "Deal Created", occasion)
        out.string("groupId", "acct-", person.companyIndex + 1)
        out.beginObject("properties")
        out.string("deal_id", "d", number)
        out.string("name", person.company.name)
        out.string("pipeline", "sales")
        out.string("stage", "lead")
        out.money("amount", cents: amountCents)
        out.string("currency", "EUR")
        out.string("owner", Names.agents[number % Names.agents.count])
        out.date("expected_close", millis: closeMillis)
        out.endObject()
        endEvent(occasion)
    }

    private mutating func changeStage(_ occasion: Occasion, number: Int, to stage: StaticString) {
        track("Deal Stage Changed", occasion) { out in
            out.string("deal_id", "d", number)
            out.string("stage", stage)
        }
    }

    private mutating func updateDeal(_ occasion: Occasion, number: Int, amountCents: Int) {
        track("Deal Updated", occasion) { out in
            out.string("deal_id", "d", number)
            out.money("amount", cents: amountCents)
            out.string("next_step", "Send revised offer")
        }
    }

    private mutating func closeDeal(_ name: StaticString, _ occasion: Occasion, number: Int, amountCents: Int?) {
        track(name, occasion) { out in
            out.string("deal_id", "d", number)
            if let amountCents { out.money("amount", cents: amountCents) }
            out.string("reason", amountCents == nil ? "Chose another supplier" : "Better terms")
        }
    }
}
