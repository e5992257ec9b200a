import Definitions
import EventModel

/// What went out on a channel or to a contact point, what came back, and when.
struct ReachTally: Sendable {
    private(set) var sent = 0
    private(set) var answered = 0
    /// The last opening, click, call, message that came from the customer.
    private(set) var lastHeard: Instant?
    /// Of what came from the customer, by hour of the day and by day of the week (0 Monday).
    private var hours = [Int](repeating: 0, count: 24)
    private var weekdays = [Int](repeating: 0, count: 7)
    /// When something went out, ascending, and how much of it came back undelivered.
    private var reached: [Instant] = []
    private var bounced: [Instant: Int] = [:]
    /// When something went out that has no id and that nothing has come back for.
    private var unanswered: [Instant] = []

    private static let answerMicros: Int64 = 7 * 86_400_000_000

    mutating func noteSent(at instant: Instant, hasId: Bool) {
        sent += 1
        reached.append(instant)
        if !hasId { unanswered.append(instant) }
    }

    mutating func noteBounced(sentAt instant: Instant) { bounced[instant, default: 0] += 1 }

    /// - Parameter isAnswer: To something with an id. Nil where ids say nothing: then to all that went out in the week before and has no answer yet.
    mutating func noteHeard(at instant: Instant, isAnswer: Bool?, in zone: TimeZoneRules) {
        lastHeard = instant
        let (date, micros) = zone.local(instant)
        hours[Int(micros / 3_600_000_000) % 24] += 1
        // 1970-01-01 was a Thursday.
        weekdays[Int(((date.daysSinceEpoch + 3) % 7 + 7) % 7)] += 1
        if let isAnswer {
            answered += isAnswer ? 1 : 0
        } else {
            answered += unanswered.count { instant.micros - $0.micros <= Self.answerMicros }
            unanswered = []
        }
    }

    /// When something went out last that did not come back undelivered.
    var lastReached: Instant? {
        var left = bounced
        return reached.last { instant in
            guard let count = left[instant], count > 0 else { return true }
            left[instant] = count - 1
            return false
        }
    }

    /// Answered of sent, 0 to 1; nil when nothing was sent.
    var responseRate: ExactDecimal? { sent == 0 ? nil : ExactDecimal(answered).divided(by: sent, decimals: 4) }

    /// The hour at which most came from the customer, 0 to 23; the earliest of several. Nil when nothing did.
    var bestHour: Int? { Self.best(hours) }
    var bestWeekday: String? { Self.best(weekdays).map { Self.weekdayNames[$0] } }

    private static let weekdayNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    private static func best(_ counts: [Int]) -> Int? {
        guard let most = counts.max(), most > 0 else { return nil }
        return counts.firstIndex(of: most)
    }

    func appendFields(to json: inout JSONWriter) {
        json.field("sent", sent)
        json.field("answered", answered)
        json.field("response_rate", responseRate)
        json.field("last_reached", lastReached)
        json.field("last_heard", lastHeard)
        json.field("best_hour", bestHour)
        json.field("best_weekday", bestWeekday)
    }
}
