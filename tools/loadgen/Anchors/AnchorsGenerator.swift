// The anchors mix: the load that speed and size are measured with.
//
// Every event stands alone: customers are drawn with Zipf-like activity, each has 1 to 4 anonymous ids, every event has a UUID of its own,
// and an event is about 504 bytes long on average. There is no simulation behind it, so that writing it takes little of the machine that is
// measured.

/// Writes the events of the anchors mix to standard output.
struct AnchorsGenerator: ~Copyable {
    let plan: GenerationPlan
    var out = JSONLineWriter(descriptor: 1)
    var random: RandomSource
    private let activity: ActivityTable

    init(plan: GenerationPlan) {
        self.plan = plan
        random = RandomSource(seed: Mix.anchors.seed(plan.seed))
        activity = ActivityTable(count: plan.customers)
    }

    /// Writes exactly `plan.events` lines, sent at even distances.
    ///
    /// - Throws: ``GenerationError`` when standard output fails.
    mutating func run() throws {
        let span = Double(plan.toMillis - plan.fromMillis)
        for index in 0..<plan.events {
            let sentAtMillis = plan.fromMillis + Int64(span * (Double(index) + 1) / Double(plan.events))
            writeEvent(visitor: visitor(), sentAtMillis: min(sentAtMillis, plan.toMillis))
            if let code = out.sink.failure { throw GenerationError.writeFailed(errno: code) }
        }
        out.sink.flush()
        if let code = out.sink.failure { throw GenerationError.writeFailed(errno: code) }
    }

    private mutating func visitor() -> AnchorsVisitor {
        let customer = activity.draw(&random)
        let bits = RandomSource.fixed(plan.seed, customer)
        let device = random.below(1 + Int(bits & 3))
        return AnchorsVisitor(customer: customer, device: device, bits: RandomSource.fixed(bits, device))
    }

    private mutating func writeEvent(visitor: AnchorsVisitor, sentAtMillis: Int64) {
        let lot = random.below(100)
        let kind = AnchorsKind(lot: lot)
        out.beginLine()
        out.string("type", kind.type)
        out.uuid("messageId", random.uuid())
        if let name = kind.event { out.string("event", name) }
        if visitor.isKnown || kind.needsUser { out.string("userId", "u", visitor.customer + 1) }
        out.uuid("anonymousId", visitor.anonymousID)
        writeTimes(sentAtMillis)
        writeContent(kind, visitor)
        writeContext(visitor)
        out.endLine()
    }

    private mutating func writeTimes(_ sentAtMillis: Int64) {
        let lagMillis = random.chance(perMille: 20) ? random.between(Millis.hour, 3 * Millis.day) : random.between(10, 3_000)
        out.instant("timestamp", millis: max(plan.fromMillis, sentAtMillis - lagMillis))
        out.instant("sentAt", millis: sentAtMillis)
    }
}
