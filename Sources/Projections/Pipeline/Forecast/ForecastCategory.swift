/// How sure a forecast's amount is, least sure first.
public enum ForecastCategory: String, Sendable, Hashable, CaseIterable, Comparable {
    case pipeline
    case bestCase = "best_case"
    case commit
    /// Won.
    case closed

    private var rank: Int {
        switch self {
        case .pipeline: 0
        case .bestCase: 1
        case .commit: 2
        case .closed: 3
        }
    }

    public static func < (a: ForecastCategory, b: ForecastCategory) -> Bool { a.rank < b.rank }
}
