import DiskTesting

/// The bases that a question is asked at, as text: of one, ``to`` and ``toKnown``.
struct QuestionBasis {
    let from: String
    let to: String
    let identity: String?
    let fromKnown: Int
    let toKnown: Int
}

/// A question of every route that reads, without its basis.
struct RandomQuestions {
    enum Kind {
        /// `as_of`, `as_known_at`.
        case basis
        /// `from`, `to` and what was known at each.
        case comparison
        /// `from`, `to` and what was known at the end.
        case stretch
    }

    let route: String
    let kind: Kind
    /// False of NDJSON, which has no place for it.
    let hasBasis: Bool

    private init(_ route: String, _ kind: Kind = .basis, hasBasis: Bool = true) { (self.route, self.kind, self.hasBasis) = (route, kind, hasBasis) }

    func path(_ basis: QuestionBasis) -> String {
        let identity = basis.identity.map { "&identity_as_of=\($0)" } ?? ""
        let query: String =
            switch kind {
            case .basis: "as_of=\(basis.to)&as_known_at=\(basis.toKnown)"
            case .comparison: "from=\(basis.from)&to=\(basis.to)&from_known_at=\(min(basis.fromKnown, basis.toKnown))&to_known_at=\(basis.toKnown)"
            case .stretch: "from=\(basis.from)&to=\(basis.to)&to_known_at=\(basis.toKnown)"
            }
        return route + (route.contains("?") ? "&" : "?") + query + identity
    }

    static func all(_ random: inout SplitMix64) -> [RandomQuestions] {
        var customer: String { "/v1/customers/" + RandomStory.reference(&random) }
        var questions: [RandomQuestions] = []
        for part in [
            "", "?include=reachability", "/card", "/timeline?limit=7", "/purchases?limit=3", "/consents", "/deals", "/identity", "/audiences", "/history", "/history?trait=plan",
            "/history?computed=order_count", "/history?computed=lifetime_value_by_currency", "/history?audience=recent", "/history?audience=pro", "/history?consent=ads",
            "/history?computed=order_count&clock=recorded", "/history?audience=pro&clock=recorded", "/history?lifecycle", "/history?identity", "/history?identity&clock=recorded", "/explain?trait=plan", "/explain?computed=lifetime_value", "/explain?audience=recent", "/explain?consent=ads", "/explain?lifecycle",
        ] { questions.append(RandomQuestions(customer + part)) }
        let other = RandomStory.reference(&random)
        questions.append(RandomQuestions("/v1/audiences/pro/explain?customer=\(other)"))
        questions.append(RandomQuestions("/v1/customers/user_id:u1/explain?identifier=user_id:u2&to=user_id:u1"))
        questions.append(RandomQuestions("/v1/customers/\(other)/events", hasBasis: false))
        questions.append(RandomQuestions("/v1/customers/\(other)/diff?limit=5", .comparison, hasBasis: false))
        questions.append(RandomQuestions("/v1/customers/user_id:u1/diff?sections=identity,audiences", .comparison, hasBasis: false))
        for audience in ["recent", "pro"] {
            questions.append(RandomQuestions("/v1/audiences/\(audience)/members?limit=3"))
            questions.append(RandomQuestions("/v1/audiences/\(audience)/diff?limit=3", .comparison, hasBasis: false))
        }
        for route in [
            "/v1/audiences", "/v1/customers?limit=5", "/v1/customers?where=pro", "/v1/rfm", "/v1/find?q=u1", "/v1/accounts/acme", "/v1/accounts/acme/members", "/v1/accounts/acme/deals",
            "/v1/accounts/acme/timeline", "/v1/deals/d1", "/v1/deals/d1/history", "/v1/pipeline", "/v1/pipeline/forecast", "/v1/identity/audit?identifiers=2&part=1",
        ] { questions.append(RandomQuestions(route)) }
        questions.append(RandomQuestions("/v1/pipeline/changes?limit=5", .comparison, hasBasis: false))
        for route in ["/v1/pipeline/trend?step=month", "/v1/pipeline/performance"] { questions.append(RandomQuestions(route, .stretch)) }
        return questions
    }
}
