import EventModel

extension ConditionExplanation {
    /// Writes `condition`, `rule`, `holds`, `since`, what decided it, and the conditions inside, as an object.
    ///
    /// `since` is when the verdict became what it is; null when it was never otherwise.
    public func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("condition", kind)
            json.field("rule", text)
            json.field("holds", membership.isMember)
            json.field("since", membership.enteredAt ?? membership.leftAt)
            if !membership.isExact { json.field("since_or_before", true) }
            appendEvidence(to: &json)
            guard !children.isEmpty else { return }
            json.field("conditions") { json in json.array { json in for child in children { child.append(to: &json) } } }
        }
    }

    private func appendEvidence(to json: inout JSONWriter) {
        switch evidence {
        case .none: break
        case .events(let events, let count, let window):
            if let window {
                json.field("window") { json in
                    json.object { json in
                        json.field("from", window.lowerBound)
                        json.field("through", window.upperBound)
                    }
                }
            }
            json.append(events, count)
        case .values(let values, let position):
            json.field("values") { json in json.array { json in for value in values { value.append(to: &json) } } }
            if let position { json.field("position", position) }
        case .steps(let steps):
            json.field("steps") { json in
                json.array { json in
                    for step in steps {
                        json.object { json in
                            json.field("rule", step.text)
                            json.append(step.events, step.count)
                        }
                    }
                }
            }
        }
    }
}

extension JSONWriter {
    /// Writes `count` and `events` into an open object.
    fileprivate mutating func append(_ events: [EventStamp], _ count: Int) {
        field("count", count)
        field("events") { json in json.array { json in for event in events { json.object { event.appendFields(to: &$0) } } } }
    }
}
