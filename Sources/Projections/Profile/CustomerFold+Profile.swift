import Definitions
import EventModel

extension CustomerFold {
    /// The profile at an instant.
    ///
    /// - Parameter instant: Not before the last event folded.
    /// - Complexity: O(events that computed traits look at)
    public func profile(asOf instant: Instant) -> Profile {
        let moment = moment(at: instant)
        return Profile(
            identifiers: seenIdentifiers(), traits: traitHistory.current, computed: computed(moment),
            lifecycle: try? moment.lifecycle().name, consents: consents.current, accounts: knownAccounts(),
            channels: channels.byChannel.values.sorted { $0.name < $1.name }, firstSeen: firstSeen, lastSeen: lastSeen, events: eventCount)
    }

    /// One computed trait at an instant; nil for null, and for what the plan does not have.
    public func computedValue(_ name: String, asOf instant: Instant) -> FieldValue? {
        guard let index = plan.traitIndexByName[name] else { return nil }
        return ((try? moment(at: instant).computedValue(index)) ?? nil)?.value
    }

    private func seenIdentifiers() -> [Profile.SeenIdentifier] {
        let rules = plan.definitions.identity
        return identifiers.sightings
            .map { Profile.SeenIdentifier(identifier: $0.own.identifier, firstSeen: $0.firstSeen, lastSeen: $0.lastSeen) }
            .sorted { a, b in
                if a.identifier.kind != b.identifier.kind { return rules.precedes(a.identifier.kind, b.identifier.kind) }
                let (first, second) = (a.firstSeen ?? .latest, b.firstSeen ?? .latest)
                return first == second ? a.identifier.value < b.identifier.value : first < second
            }
    }

    /// A trait that cannot be computed is null.
    private func computed(_ moment: CustomerMoment) -> [Profile.Computed] {
        plan.traits.indices.flatMap { index -> [Profile.Computed] in
            guard let wanted = plan.traits[index] else { return [] }
            let value = (try? moment.computedValue(index)) ?? nil
            let own = Profile.Computed(name: wanted.rule.name, value: value?.value)
            guard let name = wanted.rule.byCurrencyName else { return [own] }
            return [own, Profile.Computed(name: name, value: .amounts(value?.amounts ?? []))]
        }
    }

    private func knownAccounts() -> [Profile.Account] {
        accounts.sorted { $0.key < $1.key }.map { id, state in
            Profile.Account(id: id, firstSeen: state.firstSeen, lastSeen: state.lastSeen, traits: state.traits.current)
        }
    }
}
