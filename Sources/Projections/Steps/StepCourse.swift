import Definitions
import EventModel

// One customer at many instants, out of one fold. Whatever is evaluated says since when its answer has been the same; so the last instant is evaluated, then the last one before that
// answer began, and so on: as many evaluations as there are changes between the instants, and not as there are instants.

/// Whether a customer counts at instants, and for how much.
public struct StepCourse {
    /// Instants by number with one answer.
    public struct Stretch {
        public let steps: Range<Int>
        /// A computed trait's value; nil for null, and where none is asked for.
        public let value: FieldValue?
        /// Its amounts where it is money.
        public let amounts: [CurrencyAmount]?
    }

    private let fold: CustomerFold
    /// Ascending.
    private let instants: [Instant]
    private let trait: Int?

    /// - Parameters:
    ///   - fold: Of all events up to the last of the instants asked about.
    ///   - trait: A computed trait of the fold's plan; nil to count customers.
    public init(_ fold: CustomerFold, at instants: [Instant], trait: String?) {
        (self.fold, self.instants) = (fold, instants)
        self.trait = trait.flatMap { fold.plan.traitIndexByName[$0] }
    }

    /// Calls `body` with the stretches, from the last to the first, in which the scope's condition holds of the customer; with no condition, in which it is known.
    ///
    /// - Parameter steps: Which of the instants.
    /// - Throws: ``AudienceError`` when the condition cannot be evaluated.
    /// - Complexity: Evaluations of the changes, each O(log steps) more.
    public func forEachStretch(in steps: Range<Int>, _ body: (Stretch) -> Void) throws(AudienceError) {
        guard let firstSeen = fold.firstSeen else { return }
        let search = MembershipSearch()
        let first = step(notBefore: firstSeen, in: steps)
        var end = steps.upperBound
        while end > first {
            let moment = fold.moment(at: instants[end - 1], search)
            let verdict = try fold.plan.condition.map { condition throws(AudienceError) in try moment.verdict(condition) } ?? .always
            // An answer is its own at least, whatever it says of before.
            let start = min(step(notBefore: verdict.since, in: first..<end), end - 1)
            if verdict.holds { forEachValue(in: start..<end, search, body) }
            end = start
        }
    }

    private func forEachValue(in steps: Range<Int>, _ search: MembershipSearch, _ body: (Stretch) -> Void) {
        guard let trait else { return body(Stretch(steps: steps, value: nil, amounts: nil)) }
        var end = steps.upperBound
        while end > steps.lowerBound {
            let computed = (try? fold.moment(at: instants[end - 1], search).computedValue(trait)) ?? nil
            let start = min(computed.map { step(notBefore: $0.since, in: steps.lowerBound..<end) } ?? end - 1, end - 1)
            body(Stretch(steps: start..<end, value: computed?.value, amounts: computed?.amounts))
            end = start
        }
    }

    /// The first step that is not before an instant; behind the last when all are.
    private func step(notBefore instant: Instant, in steps: Range<Int>) -> Int {
        var (low, high) = (steps.lowerBound, steps.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if instants[middle] < instant { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
