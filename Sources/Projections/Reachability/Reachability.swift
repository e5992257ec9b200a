// How a customer can be reached, from its own history: for each channel and contact point what was sent, what came back and when, what consent holds, and whether
// the contact point still takes anything.
//
// What was sent counts as answered when the same e-mail is opened or clicked; on channels without such an id, when something comes in within a week. An e-mail that
// is only known to have been delivered counts as sent. A contact point is unreachable from the bounce of an e-mail until the next one that is delivered, opened or
// clicked, and for good once the customer marked one as spam.

import Definitions
import EventModel

public struct Reachability: Sendable {
    /// One channel's.
    public struct Channel: Sendable {
        public let name: String
        let tally: ReachTally
        /// Whether one of the contact points takes anything; nil for channels that have none.
        public let isReachable: Bool?
        /// By purpose, ascending: granted when one of the channel's contact points may be used, and where it has none what holds for the whole customer.
        let consents: [(purpose: String, state: ConsentDecision.State?)]

        public var sent: Int { tally.sent }
        public var answered: Int { tally.answered }
        public var lastReached: Instant? { tally.lastReached }
        public var lastHeard: Instant? { tally.lastHeard }
        public var responseRate: ExactDecimal? { tally.responseRate }
        public var bestHour: Int? { tally.bestHour }
        public var bestWeekday: String? { tally.bestWeekday }
    }

    /// An e-mail address or a number.
    public struct ContactPoint: Sendable {
        public let identifier: Identifier
        /// When an event carried it last.
        public let lastSeen: Instant?
        let tally: ReachTally
        /// Since when and why it takes nothing; nil while it does.
        public let unreachable: Unreachable?
        let consents: [(purpose: String, state: ConsentDecision.State?)]
    }

    public struct Unreachable: Sendable, Hashable {
        public enum Reason: String, Sendable, Hashable {
            case bounced
            case markedAsSpam = "marked_as_spam"
        }

        public let reason: Reason
        public let since: Instant
    }

    private struct Message {
        var contact: Identifier?
        var sentAt: Instant?
        var isAnswered = false
        var hasBounced = false
    }

    private let zone: TimeZoneRules
    private let points: [Profile.SeenIdentifier]
    /// The contact points that are the only ones of their kind.
    private let onlyPoints: [IdentifierKind: Identifier]
    private let statuses: [ConsentStatus]
    private var byChannel: [String: ReachTally] = [:]
    private var byContact: [Identifier: ReachTally] = [:]
    private var unreachable: [Identifier: Unreachable] = [:]
    /// By channel and id.
    private var messages: [String: Message] = [:]
    /// E-mails sent without an id that none has been delivered for.
    private var undeliveredWithoutId = 0

    /// - Parameters:
    ///   - events: The customer's, in canonical order.
    ///   - profile: Says which contact points there are, and what they may be used for.
    ///   - zone: For hours and weekdays.
    /// - Complexity: O(events)
    public init(_ events: EventBatch, of profile: Profile? = nil, in zone: TimeZoneRules) {
        self.zone = zone
        points = profile?.identifiers.filter { [.email, .phone].contains($0.identifier.kind) } ?? []
        onlyPoints = Dictionary(grouping: points.map(\.identifier), by: \.kind).compactMapValues { $0.count == 1 ? $0[0] : nil }
        statuses = profile?.consents ?? []
        for index in events.indices where events.types[index] == .track {
            if let signal = ReachSignal(events[index]) { note(signal, events[index].occurredAt) }
        }
    }

    private mutating func note(_ signal: ReachSignal, _ instant: Instant) {
        let key = signal.id.map { signal.channel + "\u{0}" + $0 }
        var message = key.flatMap { messages[$0] } ?? Message()
        message.contact = signal.contact ?? message.contact ?? only(of: signal.channel)
        defer { if let key { messages[key] = message } }
        switch signal.kind {
        case .sent, .delivered: noteSent(signal, &message, instant)
        case .bounced:
            if let sentAt = message.sentAt, !message.hasBounced {
                byChannel[signal.channel]?.noteBounced(sentAt: sentAt)
                message.contact.map { byContact[$0]?.noteBounced(sentAt: sentAt) }
            }
            message.hasBounced = true
            close(message.contact, .bounced, instant)
        case .markedAsSpam: close(message.contact, .markedAsSpam, instant)
        case .heard:
            let isAnswer = key.map { _ in message.sentAt != nil && !message.isAnswered }
            message.isAnswered = message.isAnswered || isAnswer == true
            byChannel[signal.channel, default: ReachTally()].noteHeard(at: instant, isAnswer: isAnswer, in: zone)
            if let contact = message.contact { byContact[contact, default: ReachTally()].noteHeard(at: instant, isAnswer: isAnswer, in: zone) }
            reopen(message.contact)
        }
    }

    private mutating func noteSent(_ signal: ReachSignal, _ message: inout Message, _ instant: Instant) {
        if signal.kind == .delivered { reopen(message.contact) }
        if signal.id == nil, signal.channel == "email" {
            if signal.kind == .delivered, undeliveredWithoutId > 0 { return undeliveredWithoutId -= 1 }
            if signal.kind == .sent { undeliveredWithoutId += 1 }
        }
        guard message.sentAt == nil else { return }
        message.sentAt = instant
        byChannel[signal.channel, default: ReachTally()].noteSent(at: instant, hasId: signal.id != nil)
        if let contact = message.contact { byContact[contact, default: ReachTally()].noteSent(at: instant, hasId: signal.id != nil) }
    }

    private mutating func close(_ contact: Identifier?, _ reason: Unreachable.Reason, _ instant: Instant) {
        guard let contact, unreachable[contact]?.reason != .markedAsSpam else { return }
        if unreachable[contact]?.reason != reason { unreachable[contact] = Unreachable(reason: reason, since: instant) }
    }

    private mutating func reopen(_ contact: Identifier?) {
        guard let contact, unreachable[contact]?.reason == .bounced else { return }
        unreachable[contact] = nil
    }

    /// The one contact point that a channel can mean; nil when there are several, or none.
    private func only(of channel: String) -> Identifier? { ReachSignal.contactKind(of: channel).flatMap { onlyPoints[$0] } }
}

extension Reachability {
    /// Channels on which something went out or came back, ascending by name.
    public var channels: [Channel] {
        byChannel.sorted { $0.key < $1.key }.map { name, tally in
            let kind = ReachSignal.contactKind(of: name)
            let mine = points.map(\.identifier).filter { $0.kind == kind }
            let isReachable = kind == nil || mine.isEmpty ? nil : mine.contains { unreachable[$0] == nil }
            return Channel(name: name, tally: tally, isReachable: isReachable, consents: statuses.map { ($0.purpose, Self.state(of: $0, mine)) })
        }
    }

    /// The customer's e-mail addresses and numbers, in the profile's order.
    public var contactPoints: [ContactPoint] {
        points.map { point in
            ContactPoint(
                identifier: point.identifier, lastSeen: point.lastSeen, tally: byContact[point.identifier] ?? ReachTally(),
                unreachable: unreachable[point.identifier], consents: statuses.map { ($0.purpose, $0.decision(for: point.identifier.description)?.state) })
        }
    }

    private static func state(of status: ConsentStatus, _ contacts: [Identifier]) -> ConsentDecision.State? {
        let decisions = contacts.compactMap { status.decision(for: $0.description) }
        return (decisions.first { $0.state == .granted } ?? decisions.first ?? status.whole)?.state
    }
}
