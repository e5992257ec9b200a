/// identity.yaml for the naive model.
struct NaiveRules {
    struct Limit {
        let count: Int
        let isPerMonth: Bool
    }

    /// Kinds in order of priority; `zeta` has no rule and stands before the machine kinds.
    let order: [String]
    let limits: [String: Limit]
    let blocked: Set<String>

    var yaml: String {
        let kinds = order.filter { $0 != "zeta" }.map { kind in
            let limit = limits[kind].map { "limit: \($0.count), per: \($0.isPerMonth ? "month" : "ever")" } ?? "limit: unlimited"
            return "  \(kind): {\(limit)}"
        }
        return
            "identifiers:\n\(kinds.joined(separator: "\n"))\nblocked: [\(blocked.sorted().map { "\"\($0)\"" }.joined(separator: ", "))]\n"
    }

    func kind(_ name: String) -> String { String(name.split(separator: ":")[0]) }
    func isBlocked(_ name: String) -> Bool { blocked.contains(String(name.split(separator: ":")[1])) }

    /// By priority; equal kinds as listed; accounts last.
    func sorted(_ names: [String]) -> [String] {
        func rank(_ name: String) -> Int { order.firstIndex(of: kind(name)) ?? order.count }
        return names.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }.map(\.element)
    }

    static let all: [NaiveRules] = [
        NaiveRules(
            order: ["user_id", "email", "card", "zeta", "anonymous_id"],
            limits: [
                "user_id": Limit(count: 1, isPerMonth: false), "email": Limit(count: 2, isPerMonth: true),
                "card": Limit(count: 2, isPerMonth: false), "anonymous_id": Limit(count: 3, isPerMonth: false),
                "zeta": Limit(count: 5, isPerMonth: false),
            ],
            blocked: ["k0"]),
        NaiveRules(
            order: ["email", "user_id", "card", "zeta", "anonymous_id"],
            limits: [
                "user_id": Limit(count: 2, isPerMonth: true), "email": Limit(count: 1, isPerMonth: false),
                "anonymous_id": Limit(count: 2, isPerMonth: true), "zeta": Limit(count: 5, isPerMonth: false),
            ],
            blocked: ["u3", "a4"]),
        NaiveRules(
            order: ["card", "email", "user_id", "zeta", "anonymous_id"], limits: ["zeta": Limit(count: 5, isPerMonth: false)], blocked: []),
    ]
}
