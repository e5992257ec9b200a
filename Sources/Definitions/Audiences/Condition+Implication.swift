extension Condition {
    /// True when, by its form alone, everybody satisfies it.
    var isAlways: Bool {
        switch self {
        case .allCustomers: true
        case .all(let parts): parts.allSatisfy(\.isAlways)
        case .any(let options): options.contains(where: \.isAlways)
        case .not(let inner): inner.isNever
        default: false
        }
    }

    /// True when, by its form alone, nobody does.
    var isNever: Bool {
        switch self {
        case .all(let parts): parts.contains(where: \.isNever)
        case .any(let options): options.allSatisfy(\.isNever)
        case .not(let inner): inner.isAlways
        default: false
        }
    }

    /// True when, by its form alone, whoever satisfies this satisfies `other`. False says nothing.
    func implies(_ other: Condition) -> Bool {
        if self == other || other.isAlways || isNever { return true }
        switch (self, other) {
        case (_, .any(let options)): return options.contains { self.implies($0) }
        case (.all(let parts), _): return parts.contains { $0.implies(other) }
        case (.any(let options), _): return !options.isEmpty && options.allSatisfy { $0.implies(other) }
        case (.did(let a), .did(let b)): return a.implies(b)
        default: return false
        }
    }
}

extension DidCondition {
    fileprivate func implies(_ other: DidCondition) -> Bool {
        guard occurrence == .every, other.occurrence == .every, times.least >= other.times.least, other.times.most == nil,
            Set(events.selectors).isSubset(of: other.events.selectors), Set(events.filters).isSuperset(of: other.events.filters)
        else { return false }
        switch (window, other.window) {
        case (_, nil): return true
        case (.rolling(let a)?, .rolling(let b)?):
            guard let a = a.exactMicros, let b = b.exactMicros else { return a == b }
            return a <= b
        default: return window == other.window
        }
    }
}
