import Definitions
import EventModel

/// Rules in words, as near to what the files say as a line allows.
enum RuleText {
    static func text(_ did: DidCondition) -> String {
        var parts = [(did.occurrence == .every ? "did " : "\(did.occurrence.rawValue) ") + text(did.events)]
        if did.times != .once { parts.append(text(did.times)) }
        if let window = did.window { parts.append(text(window)) }
        return parts.joined(separator: ", ")
    }

    static func text(_ events: EventFilter) -> String {
        let names = events.selectors.map(\.description).joined(separator: " or ")
        guard !events.filters.isEmpty else { return names }
        return names + " where " + events.filters.map { "\($0.path) \(text($0.test))" }.joined(separator: " and ")
    }

    static func text(_ step: SequenceStep) -> String {
        (step.kind == .did ? "did " : "without ") + text(step.events) + (step.within.map { " within \($0)" } ?? "")
    }

    static func text(_ sequence: SequenceCondition) -> String {
        "sequence of \(sequence.steps.count) steps" + (sequence.window.map { ", " + text($0) } ?? "")
    }

    static func text(_ times: TimesRange) -> String {
        guard let most = times.most else { return "at least \(times.least) times" }
        return times.least == most ? "exactly \(most) times" : times.least == 0 ? "at most \(most) times" : "\(times.least) to \(most) times"
    }

    static func text(_ window: EventWindow) -> String {
        switch window {
        case .rolling(let duration): "within \(duration)"
        case .fixed(let from, let through): "between \(from) and \(through)"
        case .calendar(let period): "during \(period.rawValue)"
        case .session: "within session"
        }
    }

    static func text(_ consent: ConsentCondition) -> String {
        "consent \(consent.purpose) \(consent.statuses.map(\.rawValue).sorted().joined(separator: " or "))"
    }

    static func text(_ test: ValueTest) -> String { test.comparisons.map(text).joined(separator: " and ") + (test.isExact ? " exactly" : "") }

    private static func text(_ comparison: Comparison) -> String {
        switch comparison {
        case .anyOf(let list): (list.count == 1 ? "is " : "in ") + text(list)
        case .noneOf(let list): (list.count == 1 ? "is not " : "not in ") + text(list)
        case .moreThan(let one): "more than " + text([one])
        case .atLeast(let one): "at least " + text([one])
        case .lessThan(let one): "less than " + text([one])
        case .atMost(let one): "at most " + text([one])
        case .between(let low, let high): "between \(text([low])) and \(text([high]))"
        case .contains(let one): "contains " + text([one])
        case .startsWith(let one): "starts with " + text([one])
        case .endsWith(let one): "ends with " + text([one])
        case .matches(let pattern): "matches /\(pattern.text)/"
        case .exists: "exists"
        case .missing: "is missing"
        case .before(let one): "before " + text([one])
        case .after(let one): "after " + text([one])
        case .within(let duration): "within \(duration)"
        case .hasAll(let list): "has all of " + text(list)
        case .hasSome(let list): "has some of " + text(list)
        case .hasNone(let list): "has none of " + text(list)
        case .near(let circle): "near \(circle.latitude), \(circle.longitude) within \(circle.radiusMetres) m"
        }
    }

    private static func text(_ operands: [Operand]) -> String {
        operands.map { operand in
            switch operand {
            case .literal(let literal): literal.description
            case .computed(let reference): "computed \(reference)"
            case .trait(let path): path.description
            }
        }.joined(separator: ", ")
    }
}
