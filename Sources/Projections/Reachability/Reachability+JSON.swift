import EventModel

extension Reachability {
    /// Writes `channels` and `contact_points` into an object that the caller has opened.
    public func appendFields(to json: inout JSONWriter) {
        appendContactPoints(to: &json)
        json.field("channels") { json in json.array { json in for channel in channels { channel.append(to: &json) } } }
    }

    func appendContactPoints(to json: inout JSONWriter) {
        json.field("contact_points") { json in json.array { json in for point in contactPoints { point.append(to: &json) } } }
    }
}

extension Reachability.Channel {
    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("channel", name)
            tally.appendFields(to: &json)
            json.field("reachable", isReachable)
            json.consents(consents)
        }
    }
}

extension Reachability.ContactPoint {
    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("kind", identifier.kind.rawValue)
            json.field("value", identifier.value)
            json.field("last_seen", lastSeen)
            json.consents(consents)
            json.field("reachable", unreachable == nil)
            json.field("unreachable_reason", unreachable?.reason.rawValue)
            json.field("unreachable_since", unreachable?.since)
            tally.appendFields(to: &json)
        }
    }
}

extension JSONWriter {
    /// By purpose what holds; `absent` is no consent.
    fileprivate mutating func consents(_ consents: [(purpose: String, state: ConsentDecision.State?)]) {
        field("consents") { json in
            json.object { json in for one in consents { json.field(one.purpose, one.state?.rawValue ?? "absent") } }
        }
    }
}
