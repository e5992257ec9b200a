import EventModel

extension TraitExplanation {
    /// Writes `value`, `window`, `counted`, `deducted`, `excluded` (with `reasons`), `steps` and, of a ratio, `parts` into an open object.
    public func appendFields(to json: inout JSONWriter) {
        json.field("value", value)
        if let window {
            json.field("window") { json in
                json.object { json in
                    json.field("from", window.lowerBound)
                    json.field("through", window.upperBound)
                }
            }
        }
        append("counted", counted, to: &json)
        if !deducted.isEmpty { append("deducted", deducted, to: &json) }
        appendExcluded(to: &json)
        json.field("steps") { json in json.array { json in for step in steps { step.append(to: &json) } } }
        guard !parts.isEmpty else { return }
        json.field("parts") { json in
            json.array { json in
                for part in parts {
                    json.object { json in
                        json.field("computed", part.name)
                        part.appendFields(to: &json)
                    }
                }
            }
        }
    }

    private func append(_ name: String, _ list: [Counted], to json: inout JSONWriter) {
        json.field(name) { json in
            json.object { json in
                json.field("count", list.count)
                json.field("events") { json in
                    json.array { json in
                        for one in list.suffix(ExplainLimits.eventsOfTraitMax) {
                            json.object { json in
                                one.event.appendFields(to: &json)
                                json.field("value", one.value)
                                if let currency = one.currency { json.field("currency", currency) }
                            }
                        }
                    }
                }
            }
        }
    }

    private func appendExcluded(to json: inout JSONWriter) {
        json.field("excluded") { json in
            json.object { json in
                json.field("count", excluded.count)
                json.field("reasons") { json in
                    json.object { json in
                        for reason in Exclusion.allCases {
                            let count = excluded.count { $0.reason == reason }
                            if count > 0 { json.field(reason.rawValue, count) }
                        }
                    }
                }
                json.field("events") { json in
                    json.array { json in
                        for one in excluded.suffix(ExplainLimits.eventsOfTraitMax) {
                            json.object { json in
                                one.event.appendFields(to: &json)
                                json.field("because", one.reason.rawValue)
                                if let position = one.by { json.field("by_position", position) }
                            }
                        }
                    }
                }
            }
        }
    }
}

extension TraitExplanation.Step {
    fileprivate func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("step", name)
            if let currency { json.field("currency", currency) }
            json.field("value", value)
        }
    }
}
