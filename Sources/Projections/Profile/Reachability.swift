// How a customer can be reached, from its own history: what was sent on each channel, what came back, and when.
//
// The events are those of the Segment Spec (e-mail, live chat, push) and ours (calls, meetings, messages). What was sent counts as answered when the same
// e-mail is opened or clicked; on channels without such an id, when something comes in within ``Reachability/answerDays``.

import Definitions
import EventModel

public struct Reachability: Sendable {
    /// One channel's.
    public struct Channel: Sendable {
        public let name: String
        public internal(set) var sent = 0
        public internal(set) var answered = 0
        public internal(set) var lastReached: Instant?
        /// The last opening, click, call, message that came from the customer.
        public internal(set) var lastHeard: Instant?
        /// Of what came from the customer, by hour of the day and by day of the week (0 Monday) in the question's zone.
        var hours = [Int](repeating: 0, count: 24)
        var weekdays = [Int](repeating: 0, count: 7)

        /// Answered of sent, 0 to 1; nil when nothing was sent.
        public var responseRate: ExactDecimal? { sent == 0 ? nil : ExactDecimal(answered).divided(by: sent, decimals: 4) }
    }

    private enum Direction { case out, back }

    /// Ascending by name.
    public var channels: [Channel] { byName.values.sorted { $0.name < $1.name } }

    static let answerDays = 7
    private var byName: [String: Channel] = [:]
    /// What was sent under an id and not answered yet.
    private var openIds: Set<String> = []
    /// Of channels without ids: when something was sent that nothing has come back for.
    private var unanswered: [String: [Instant]] = [:]
    private let zone: TimeZoneRules

    /// - Parameter zone: For hours and weekdays.
    public init(_ events: EventBatch, in zone: TimeZoneRules) {
        self.zone = zone
        for index in events.indices where events.types[index] == .track { note(events[index]) }
    }

    private mutating func note(_ event: RecordedEvent) {
        switch event.name {
        case "Email Sent": sent("email", event, id: "email_id")
        case "Email Opened", "Email Link Clicked": heard("email", event, id: "email_id")
        case "Push Notification Received": sent("push", event, id: nil)
        case "Push Notification Tapped": heard("push", event, id: nil)
        case "Message Sent": sent(channel(of: event, else: "message"), event, id: nil)
        case "Message Received": heard(channel(of: event, else: "message"), event, id: nil)
        case "Live Chat Conversation Started": heard("chat", event, id: nil)
        case "Call Logged": either("call", event)
        case "Meeting Held": either("meeting", event)
        default: break
        }
    }

    private func channel(of event: RecordedEvent, else name: String) -> String {
        guard let stated = event.properties?["channel"]?.stringValue, !stated.isEmpty else { return name }
        return stated
    }

    private mutating func either(_ channel: String, _ event: RecordedEvent) {
        if event.properties?["direction"]?.stringValue == "in" { heard(channel, event, id: nil) } else { sent(channel, event, id: nil) }
    }

    private mutating func sent(_ name: String, _ event: RecordedEvent, id key: String?) {
        var channel = byName[name] ?? Channel(name: name)
        channel.sent += 1
        channel.lastReached = event.occurredAt
        byName[name] = channel
        if let id = key.flatMap({ event.properties?[$0]?.stringValue }) { openIds.insert(name + "\u{0}" + id) } else { unanswered[name, default: []].append(event.occurredAt) }
    }

    private mutating func heard(_ name: String, _ event: RecordedEvent, id key: String?) {
        var channel = byName[name] ?? Channel(name: name)
        channel.lastHeard = event.occurredAt
        let (date, micros) = zone.local(event.occurredAt)
        channel.hours[Int(micros / 3_600_000_000) % 24] += 1
        // 1970-01-01 was a Thursday.
        channel.weekdays[Int(((date.daysSinceEpoch + 3) % 7 + 7) % 7)] += 1
        if let id = key.flatMap({ event.properties?[$0]?.stringValue }) {
            if openIds.remove(name + "\u{0}" + id) != nil { channel.answered += 1 }
        } else {
            let recent = unanswered.removeValue(forKey: name)?.filter { event.occurredAt.micros - $0.micros <= Int64(Self.answerDays) * 86_400_000_000 } ?? []
            channel.answered += recent.count
        }
        byName[name] = channel
    }
}

extension Reachability.Channel {
    private static let weekdayNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    /// The hour at which most came from the customer, 0 to 23; the earliest of several. Nil when nothing did.
    public var bestHour: Int? { Self.best(hours) }
    public var bestWeekday: String? { Self.best(weekdays).map { Self.weekdayNames[$0] } }

    private static func best(_ counts: [Int]) -> Int? {
        guard let most = counts.max(), most > 0 else { return nil }
        return counts.firstIndex(of: most)
    }

    func append(to json: inout JSONWriter) {
        json.object { json in
            json.field("channel", name)
            json.field("sent", sent)
            json.field("answered", answered)
            json.field("response_rate", responseRate)
            json.field("last_reached", lastReached)
            json.field("last_heard", lastHeard)
            json.field("best_hour", bestHour)
            json.field("best_weekday", bestWeekday)
        }
    }
}
