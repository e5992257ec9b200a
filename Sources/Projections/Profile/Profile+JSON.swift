import EventModel

extension Profile {
    /// Writes the profile's fields into an object that the caller has opened.
    public func appendFields(to json: inout JSONWriter) {
        json.field("identifiers") { json in
            json.array { json in for one in identifiers { one.append(to: &json) } }
        }
        appendTraits(to: &json)
        json.field("lifecycle", lifecycle)
        appendConsents(to: &json)
        json.field("accounts") { json in
            json.array { json in for account in accounts { account.append(to: &json) } }
        }
        appendActivity(to: &json)
    }

    /// The same of an account, which has neither identifiers of its own nor a lifecycle or consents.
    public func appendAccountFields(to json: inout JSONWriter) {
        appendTraits(to: &json)
        appendActivity(to: &json)
    }

    /// Writes `consents` into an object that the caller has opened.
    public func appendConsents(to json: inout JSONWriter) {
        json.field("consents") { json in
            json.object { json in for consent in consents { json.field(consent.purpose) { consent.append(to: &$0) } } }
        }
    }

    private func appendTraits(to json: inout JSONWriter) {
        json.field("traits") { json in
            json.object { json in for trait in traits { json.field(trait.name) { trait.version.append(to: &$0) } } }
        }
        json.field("computed") { json in
            json.object { json in for one in computed { json.field(one.name, one.value) } }
        }
    }

    private func appendActivity(to json: inout JSONWriter) {
        json.field("channels") { json in
            json.object { json in for channel in channels { json.field(channel.name) { channel.append(to: &$0) } } }
        }
        json.field("first_seen", firstSeen)
        json.field("last_seen", lastSeen)
        json.field("events", events)
    }
}

extension Profile.SeenIdentifier {
    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("kind", identifier.kind.rawValue)
            json.field("value", identifier.value)
            json.field("first_seen", firstSeen)
            json.field("last_seen", lastSeen)
        }
    }
}

extension Profile.Account {
    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("id", id)
            json.field("first_seen", firstSeen)
            json.field("last_seen", lastSeen)
            json.field("traits") { json in
                json.object { json in for trait in traits { json.field(trait.name) { trait.version.append(to: &$0) } } }
            }
        }
    }
}

extension Profile.Channel {
    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("events", events)
            json.field("last_seen", lastSeen)
        }
    }
}
