import Definitions
import EventModel

/// Applies value tests at one instant, and notes since when their answers have been the same.
///
/// Null rules: nothing satisfies only `missing`, `is_not`, `not_in`, `has_none`. On several values a comparison holds when any of them
/// satisfies it, a negative one when none contradicts. Values of another type than the comparison's satisfy nothing.
struct ValueTester {
    let zone: TimeZoneRules
    let at: Instant
    /// Where operands are found; nil for tests that have none, which is checked when the plan is made.
    let operands: CustomerMoment?
    /// For the same values, every answer so far has been the same since then.
    private(set) var since = Instant.earliest

    init(zone: TimeZoneRules, at: Instant, operands: CustomerMoment?) {
        (self.zone, self.at, self.operands) = (zone, at, operands)
    }

    mutating func holds(_ test: ValueTest, _ values: [FieldValue]) throws(AudienceError) -> Bool {
        let candidates = values.flatMap(\.scalars)
        let folding = TextFolding(isExact: test.isExact)
        for comparison in test.comparisons {
            guard try holds(comparison, candidates, folding) else { return false }
        }
        return true
    }

    private mutating func holds(_ comparison: Comparison, _ values: [FieldValue], _ folding: TextFolding) throws(AudienceError) -> Bool {
        switch comparison {
        case .exists: return !values.isEmpty
        case .missing: return values.isEmpty
        case .anyOf(let list), .hasSome(let list):
            let wanted = try resolve(list)
            return wanted.found.contains { one in values.contains { isEqual($0, one, folding) } }
        case .noneOf(let list), .hasNone(let list):
            let unwanted = try resolve(list)
            return unwanted.isComplete && !unwanted.found.contains { one in values.contains { isEqual($0, one, folding) } }
        case .hasAll(let list):
            let wanted = try resolve(list)
            return wanted.isComplete && !values.isEmpty && wanted.found.allSatisfy { one in values.contains { isEqual($0, one, folding) } }
        case .matches(let pattern):
            return values.contains { value in
                if case .text(let text) = value { pattern.matches(text, ignoringCase: !folding.isExact) } else { false }
            }
        case .near(let circle):
            return values.contains { value in
                if case .json(let object) = value { circle.contains(object) } else { false }
            }
        case .within(let duration): return isWithin(duration, values)
        default: return try holdsOrdered(comparison, values, folding)
        }
    }

    /// The comparisons with one bound, or two.
    private mutating func holdsOrdered(
        _ comparison: Comparison, _ values: [FieldValue], _ folding: TextFolding
    ) throws(AudienceError) -> Bool {
        let resolved = try resolve(comparison.operands)
        guard resolved.isComplete, let bound = resolved.found.first, let last = resolved.found.last else { return false }
        return values.contains { value in
            switch comparison {
            case .moreThan, .after: isAbove(value, bound, folding)
            case .atLeast: isNotBelow(value, bound, folding)
            case .lessThan, .before: isBelow(value, bound, folding)
            case .atMost: isNotAbove(value, bound, folding)
            case .between: isNotBelow(value, bound, folding) && isNotAbove(value, last, folding)
            case .contains: compareTexts(value, bound) { folding.contains($0, $1) }
            case .startsWith: compareTexts(value, bound) { folding.hasPrefix($0, $1) }
            case .endsWith: compareTexts(value, bound) { folding.hasSuffix($0, $1) }
            default: false
            }
        }
    }
}

extension ValueTester {
    /// What an operand stands for, and whether all of them stand for something.
    private mutating func resolve(_ list: [Operand]) throws(AudienceError) -> (found: [Bound], isComplete: Bool) {
        var (found, isComplete) = ([Bound](), true)
        for operand in list {
            switch operand {
            case .literal(.moment(let moment)): found.append(Bound(moment: moment, in: zone))
            case .literal(.text(let text)): found.append(Bound(value: .text(text)))
            case .literal(.number(let number)): found.append(Bound(value: .number(number)))
            case .literal(.bool(let bool)): found.append(Bound(value: .bool(bool)))
            case .computed, .trait:
                guard let operands else { throw .notPlanned("\(operand)") }
                let (values, valueSince) = try operands.values(of: operand)
                since = max(since, valueSince)
                isComplete = isComplete && !values.isEmpty
                found += values.flatMap(\.scalars).map { Bound(value: $0) }
            }
        }
        return (found, isComplete)
    }

    private mutating func isWithin(_ duration: CalendarDuration, _ values: [FieldValue]) -> Bool {
        let instants = values.compactMap { $0.instantValue(in: zone) }.sorted()
        let slice = WindowSlice(instants, .rolling(duration), at: at, in: zone)
        since = max(since, slice.since)
        // An instant still to come enters the window when it comes: until then nothing changes.
        return !slice.range.isEmpty
    }

    private func isEqual(_ value: FieldValue, _ bound: Bound, _ folding: TextFolding) -> Bool {
        switch (value, bound.value) {
        case (.text(let a), .text(let b)): folding.isEqual(a, b)
        case (.instant(let instant), .text(let text)):
            Moment(text).map { $0.start(in: zone) <= instant && instant <= $0.end(in: zone) } ?? false
        case (.text, .instant(let instant)): value.instantValue(in: zone) == instant
        case (.amounts(let amounts), .number(let number)): amounts.contains { $0.amount == number }
        default: value == bound.value
        }
    }

    private func isBelow(_ value: FieldValue, _ bound: Bound, _ folding: TextFolding) -> Bool {
        compare(value, bound.first, folding).map { $0 < 0 } ?? false
    }
    private func isAbove(_ value: FieldValue, _ bound: Bound, _ folding: TextFolding) -> Bool {
        compare(value, bound.last, folding).map { $0 > 0 } ?? false
    }
    private func isNotBelow(_ value: FieldValue, _ bound: Bound, _ folding: TextFolding) -> Bool {
        compare(value, bound.first, folding).map { $0 >= 0 } ?? false
    }
    private func isNotAbove(_ value: FieldValue, _ bound: Bound, _ folding: TextFolding) -> Bool {
        compare(value, bound.last, folding).map { $0 <= 0 } ?? false
    }

    /// Nil when the two cannot be compared.
    private func compare(_ a: FieldValue, _ b: FieldValue, _ folding: TextFolding) -> Int? {
        switch (a, b) {
        case (.number(let x), .number(let y)): return x == y ? 0 : (x < y ? -1 : 1)
        case (.text(let x), .text(let y)): return folding.isEqual(x, y) ? 0 : (folding.isBefore(x, y) ? -1 : 1)
        case (.instant, .instant), (.text, .instant), (.instant, .text):
            guard let x = a.instantValue(in: zone), let y = b.instantValue(in: zone) else { return nil }
            return x == y ? 0 : (x < y ? -1 : 1)
        default: return nil
        }
    }

    private func compareTexts(_ value: FieldValue, _ bound: Bound, _ holds: (String, String) -> Bool) -> Bool {
        guard case .text(let text) = value, let part = bound.value.titleText else { return false }
        return holds(text, part)
    }
}

extension ValueTester {
    /// True when an event satisfies all property filters.
    mutating func holds(_ events: EventFilter, _ event: RecordedEvent, _ moment: CustomerMoment) throws(AudienceError) -> Bool {
        let channel = ChannelTally.channel(of: event.source, moment.plan.definitions.sources)
        for filter in events.filters {
            guard try holds(filter.test, filter.path.values(in: event, channel: channel)) else { return false }
        }
        return true
    }
}
