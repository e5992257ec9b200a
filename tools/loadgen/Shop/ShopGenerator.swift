// The shop mix: a simulation of customers who browse, buy, write to support, open e-mails and negotiate deals.
//
// Time runs from one step to the next. A step is either the next one of the ``Schedule`` (a visit going on, a parcel sent back a week
// later) or the start of something new. How soon something new starts is adjusted all the time, so that the wanted number of events comes
// out exactly and ends near the end of the time.
//
// Invariants
//   1. `now` never goes back and never passes `plan.toMillis`; events are written in the order they are sent.
//   2. Starting a visit writes at least one event, so the loop ends.
//   3. Events are kept back for the written story (see ``StoryBeat``): it is always told to its end.

/// Writes the events of the shop mix to standard output.
struct ShopGenerator: ~Copyable {
    let plan: GenerationPlan
    var out = JSONLineWriter(descriptor: 1)
    var random: RandomSource
    var schedule = Schedule()
    var customers: [CustomerState]
    var counters = Counters()
    var nowMillis: Int64
    var storyBeatsLeft = 0

    private let activity: ActivityTable
    /// Customers who have come so far: those with the lowest numbers.
    private(set) var introduced = 0
    private var visitsStarted = 0

    init(plan: GenerationPlan) {
        self.plan = plan
        random = RandomSource(seed: Mix.shop.seed(plan.seed))
        activity = ActivityTable(count: plan.customers)
        customers = Array(repeating: CustomerState(), count: plan.customers)
        nowMillis = plan.fromMillis
    }

    /// Writes exactly `plan.events` lines.
    ///
    /// - Throws: ``GenerationError`` when standard output fails.
    /// - Complexity: O(events · log of the steps waiting).
    mutating func run() throws {
        scheduleStory()
        var nextVisitMillis = nowMillis
        while eventsLeft > 0 {
            if let due = schedule.first, due.dueMillis <= nextVisitMillis || eventsLeft == storyBeatsLeft {
                takeStep()
            } else {
                nowMillis = nextVisitMillis
                startVisit()
                nextVisitMillis = nowMillis + gapToNextVisitMillis()
            }
            if let code = out.sink.failure { throw GenerationError.writeFailed(errno: code) }
        }
        out.sink.flush()
        if let code = out.sink.failure { throw GenerationError.writeFailed(errno: code) }
    }

    private var eventsLeft: Int { plan.events - out.lineCount }

    private mutating func takeStep() {
        guard let step = schedule.popFirst() else { return }
        let isStory = step.journey == .story
        if !isStory, step.dueMillis > plan.toMillis || eventsLeft <= storyBeatsLeft { return }
        nowMillis = max(nowMillis, min(step.dueMillis, plan.toMillis))
        if isStory { storyBeatsLeft -= 1 }
        perform(step)
    }

    /// Aims the rest of the visits at the rest of the time, by the number of events that a visit has led to so far.
    private mutating func gapToNextVisitMillis() -> Int64 {
        let left = plan.toMillis - nowMillis
        let eventsPerVisit = visitsStarted < 20 ? 5 : Double(out.lineCount) / Double(visitsStarted)
        let average = Double(left) * eventsPerVisit / Double(max(eventsLeft - storyBeatsLeft, 1))
        return min(Int64(average * Double(50 + random.below(101)) / 100), left / 2)
    }

    private mutating func startVisit() {
        visitsStarted += 1
        visit(of: nextVisitor())
    }

    /// Somebody new in at most every other visit while newcomers are due, else somebody by activity. Events permitting, all have come when
    /// nine tenths of the time are over.
    private mutating func nextVisitor() -> Int {
        let elapsed = nowMillis - plan.fromMillis
        let span = max((plan.toMillis - plan.fromMillis) / 10 * 9, 1)
        let due = min(Double(plan.customers), 1 + Double(plan.customers) * Double(elapsed) / Double(span))
        if introduced == 0 || Double(introduced) < due && introduced < plan.customers && random.chance(perMille: 500) {
            introduced += 1
            return introduced - 1
        }
        return activity.draw(&random) % introduced
    }
}
