extension ShopGenerator {
    mutating func support(_ step: Step) {
        let stage = SupportStage(rawValue: step.stage) ?? .open
        let occasion = occasion(step.customer, .server)
        ticketEvent(stage, occasion, number: step.number)
        let lot = random.below(100)
        switch stage {
        case .open: go(lot < 70 ? .update : .resolve, step, after: (10 * Millis.minute)...Millis.day)
        case .update: go(lot < 25 ? .update : .resolve, step, after: Millis.hour...(3 * Millis.day))
        case .resolve where lot < 8: go(.reopen, step, after: Millis.hour...(4 * Millis.day))
        case .reopen: go(.resolve, step, after: Millis.hour...(2 * Millis.day))
        case .resolve: break
        }
    }

    mutating func ticketEvent(_ stage: SupportStage, _ occasion: Occasion, number: Int) {
        let agent = Names.agents[number % Names.agents.count]
        switch stage {
        case .open: openTicket(occasion, number: number)
        case .update:
            track("Ticket Updated", occasion) { out in
                out.string("ticket_id", "t", number)
                out.string("priority", number % 3 == 0 ? "high" : "normal")
                out.string("agent", agent)
            }
        case .resolve:
            track("Ticket Resolved", occasion) { out in
                out.string("ticket_id", "t", number)
                out.string("agent", agent)
                out.integer("satisfaction", number % 7 == 0 ? 2 : 3 + number % 3)
            }
        case .reopen: track("Ticket Reopened", occasion) { out in out.string("ticket_id", "t", number) }
        }
    }

    private mutating func openTicket(_ occasion: Occasion, number: Int) {
        let subject = Names.ticketSubjects[number % Names.ticketSubjects.count]
        track("Ticket Opened", occasion) { out in
            out.string("ticket_id", "t", number)
            out.string("subject", subject)
            out.string("priority", number % 5 == 0 ? "high" : "normal")
            out.string("channel", number % 2 == 0 ? "email" : "chat")
        }
    }

    private mutating func go(_ stage: SupportStage, _ step: Step, after millis: ClosedRange<Int64>) {
        var step = step
        step.stage = stage.rawValue
        follow(step, after: millis)
    }
}
