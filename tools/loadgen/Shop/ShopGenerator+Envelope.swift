extension ShopGenerator {
    /// Somebody doing something now, as a sender in the field would report it: sometimes days late, sometimes with a wrong clock.
    mutating func occasion(_ customer: Int, _ sender: Sender) -> Occasion {
        var occasion = Occasion(customer: customer, sender: sender, occurredAtMillis: nowMillis, sentAtMillis: nowMillis)
        occasion.occurredAtMillis = max(plan.fromMillis, nowMillis - random.between(20, 2_500))
        let lot = random.below(1_000)
        switch sender {
        case .app where lot < 50: backdate(&occasion, by: Millis.hour...(20 * Millis.day))
        case .browser where lot < 10, .server where lot < 10: backdate(&occasion, by: Millis.hour...(5 * Millis.day))
        case .app where lot < 80, .browser where lot < 25:
            occasion.clockSkewMillis = random.between(-3 * Millis.hour, 3 * Millis.hour)
        case .server where lot < 300: occasion.spelling = .micros
        case .browser where lot < 50: occasion.spelling = .zeroOffset
        case .browser where lot < 60: occasion.spelling = .summerTime
        default: break
        }
        return occasion
    }

    /// The browser or the app of a customer's device.
    func sender(_ person: Person, device: Int) -> Sender {
        person.usesApp(device: device) ? .app(device: device) : .browser(device: device)
    }

    /// Opens an event and writes its type, id, identifiers and times. ``endEvent(_:)`` closes it.
    mutating func beginEvent(_ type: StaticString, event name: StaticString? = nil, _ occasion: Occasion) {
        beginBareEvent(type)
        if let name { out.string("event", name) }
        writeIdentifiers(occasion)
        writeTimes(occasion)
    }

    /// Opens an event with its type and id only.
    mutating func beginBareEvent(_ type: StaticString) {
        out.beginLine()
        out.string("type", type)
        out.uuid("messageId", random.uuid())
    }

    /// Writes the context and ends the line.
    mutating func endEvent(_ occasion: Occasion) {
        writeContext(occasion)
        out.endLine()
    }

    /// Writes an event whose properties are what `write` adds to them.
    mutating func track(_ name: StaticString, _ occasion: Occasion, _ write: (inout JSONLineWriter) -> Void) {
        beginEvent("track", event: name, occasion)
        out.beginObject("properties")
        write(&out)
        out.endObject()
        endEvent(occasion)
    }

    mutating func writeTimes(_ occasion: Occasion) {
        out.instant("timestamp", millis: occasion.occurredAtMillis, spelling: occasion.spelling)
        if occasion.clockSkewMillis != 0 {
            out.instant("originalTimestamp", millis: skewed(occasion.occurredAtMillis, occasion))
        }
        out.instant("sentAt", millis: skewed(occasion.sentAtMillis, occasion), spelling: occasion.spelling)
    }

    private mutating func writeIdentifiers(_ occasion: Occasion) {
        let state = customers[occasion.customer]
        guard let device = occasion.sender.device else {
            return out.string("userId", "u", occasion.customer + 1)
        }
        if state.isSignedIn(device) { out.string("userId", "u", occasion.customer + 1) }
        out.uuid("anonymousId", Person(customer: occasion.customer, seed: plan.seed).anonymousID(device: device))
    }

    private mutating func backdate(_ occasion: inout Occasion, by millis: ClosedRange<Int64>) {
        occasion.occurredAtMillis = max(plan.fromMillis, nowMillis - random.between(millis.lowerBound, millis.upperBound))
    }

    private func skewed(_ millis: Int64, _ occasion: Occasion) -> Int64 {
        min(millis + occasion.clockSkewMillis, plan.toMillis)
    }
}
