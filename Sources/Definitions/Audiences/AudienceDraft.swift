import EventModel

/// Audiences as read, before references between them are checked.
struct AudienceDraft {
    struct Audience {
        let name: String
        let domain: Domain
        let rule: AudienceRule?
        let references: [Reference]
    }

    var audiences: [Audience] = []
}

extension Cursor {
    /// audiences.yaml.
    func audienceDraft() -> AudienceDraft {
        var draft = AudienceDraft()
        guard let fields = fields(["audiences"]) else { return draft }
        for entry in fields["audiences"]?.named() ?? [] {
            entry.checkRuleName("audience")
            guard let fields = entry.value.fields(["description", "domain", "who"]) else { continue }
            let domain = fields["domain"].map { $0.choice(Domain.self, "a domain") } ?? .customer
            let description = fields["description"]?.text()
            let (condition, references) = collectingReferences { fields.required("who")?.condition() }
            let rule = condition.map {
                AudienceRule(name: entry.name, description: description, domain: domain ?? .customer, condition: $0)
            }
            draft.audiences.append(
                AudienceDraft.Audience(name: entry.name, domain: domain ?? .customer, rule: rule, references: references))
        }
        return draft
    }
}
