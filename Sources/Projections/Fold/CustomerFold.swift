import Definitions
import EventModel

/// One customer's events folded into everything that profiles, audiences and lifecycle stages ask about.
///
/// Give it the events of a basis in canonical order, one at a time or in batches; ask for any instant not before the last of them with
/// ``profile(asOf:)``, or with ``membership(of:asOf:)``. A value: copies go on independently.
public struct CustomerFold: Sendable {
    public let plan: FoldPlan
    /// Nil for a customer; the group id where an account is folded.
    let accountId: String?
    private(set) var identifiers: IdentifierSightings
    public private(set) var traitHistory = TraitHistory()
    private(set) var consents: ConsentLedger
    private(set) var accounts: [String: AccountState] = [:]
    /// Who is who says which accounts the customer is a member of; else its group calls do.
    private let hasKnownAccounts: Bool
    /// What the customer did as a member of each account; filled only when a rule asks.
    private(set) var accountFolds: [String: CustomerFold] = [:]
    private(set) var channels = ChannelTally()
    private(set) var visits = VisitFold()
    private(set) var tracks: [EventTrack]
    private(set) var traitStates: [TraitState]
    /// Nil before the first event.
    public private(set) var firstSeen: Instant?
    public private(set) var lastSeen: Instant?
    public private(set) var eventCount = 0
    private var lastPosition = LogPosition.none

    /// A customer without events yet.
    ///
    /// - Parameters:
    ///   - identifiers: Those of the customer at the basis.
    ///   - memberOf: The accounts that it is a member of at the basis, and since when; nil when only its group calls say so.
    public init(plan: FoldPlan, identifiers: [CustomerIdentifier], memberOf: [String: Instant]? = nil) {
        self.init(plan: plan, identifiers: identifiers, accountId: nil, memberOf: memberOf)
    }

    /// An account without events yet: folds the events, of whomever, that carry its group id.
    public init(plan: FoldPlan, accountId: String) { self.init(plan: plan, identifiers: [], accountId: accountId, memberOf: nil) }

    private init(plan: FoldPlan, identifiers own: [CustomerIdentifier], accountId: String?, memberOf: [String: Instant]?) {
        (self.plan, self.accountId, hasKnownAccounts) = (plan, accountId, memberOf != nil)
        for (id, since) in memberOf ?? [:] { accounts[id] = AccountState(firstSeen: since, lastSeen: since) }
        identifiers = IdentifierSightings(own)
        consents = ConsentLedger(identifiers: own.count)
        tracks = Array(repeating: EventTrack(), count: plan.tracks.count)
        traitStates = Array(repeating: TraitState(), count: plan.traits.count)
    }

    /// Says which events will be folded, for who asks meanwhile: an identifier that one of them is the first to carry is not the customer's before it. Without this, an identifier
    /// that no event has carried has always been the customer's.
    public mutating func expect(_ events: EventBatch) { identifiers.expect(events) }

    /// Folds all events of a batch, which is in canonical order and not before what was folded.
    public mutating func fold(_ batch: EventBatch) {
        for index in batch.indices { fold(batch[index]) }
    }

    /// Folds the next event in canonical order.
    public mutating func fold(_ event: RecordedEvent) {
        note(event)
        let facts = plan.facts
        if facts.contains(.identifiers) {
            let own = identifiers.see(event)
            if facts.contains(.consents) { consents.fold(event, own: own) }
        }
        if facts.contains(.traits) { foldTraits(event) }
        if facts.contains(.accounts) { foldAccount(event) }
        let channel = facts.contains(.channels) ? channels.add(event, plan.definitions.sources) : channels.channel(of: event, plan.definitions.sources)
        let routes = plan.routes
        if routes.isView(event) { visits.see(event, gapMicros: plan.definitions.catalogue.visits.gapMicros) }
        routes.forEach(of: event) { target in
            switch target {
            case .track(let index): track(event, index, channel)
            case .trait(let index): observe(event, index, channel)
            case .deduction(let index): deduct(event, index, channel)
            case .exclusion(let index): exclude(event, index, channel)
            }
        }
    }

    private mutating func note(_ event: RecordedEvent) {
        if let lastSeen {
            precondition((lastSeen, lastPosition) <= (event.occurredAt, event.position), "events are folded in canonical order")
        }
        firstSeen = firstSeen ?? event.occurredAt
        (lastSeen, lastPosition) = (event.occurredAt, event.position)
        eventCount += 1
    }

    private mutating func foldTraits(_ event: RecordedEvent) {
        if accountId == nil, event.type == .identify, let traits = event.traits { traitHistory.set(traits, of: event) }
        if accountId != nil, event.type == .group, let traits = event.event["traits"] { traitHistory.set(traits, of: event) }
    }

    /// What an event says of an account: its traits in a group call, and that it was seen. Of accounts that the customer is no member of, nothing.
    private mutating func foldAccount(_ event: RecordedEvent) {
        let mayMatter = hasKnownAccounts ? !accounts.isEmpty : event.type == .group || plan.foldsAccounts
        guard accountId == nil, mayMatter, let id = event.groupId else { return }
        if event.type == .group || hasKnownAccounts {
            guard var account = accounts[id] ?? (hasKnownAccounts ? nil : AccountState(firstSeen: event.occurredAt, lastSeen: event.occurredAt)) else { return }
            account.lastSeen = max(account.lastSeen, event.occurredAt)
            if event.type == .group, let traits = event.event["traits"] { account.traits.set(traits, of: event) }
            accounts[id] = account
        }
        if plan.foldsAccounts { accountFolds[id, default: CustomerFold(plan: plan, accountId: id)].fold(event) }
    }
}

extension CustomerFold {
    private mutating func track(_ event: RecordedEvent, _ index: Int, _ channel: String) {
        let wanted = plan.tracks[index]
        let passes = wanted.isDynamic ? nil : self.passes(wanted.events, event, channel)
        if passes == false, !wanted.keepsFailing { return }
        tracks[index].append(event, passes: passes)
    }

    /// Whether an event satisfies property filters that depend on nothing else.
    private func passes(_ events: EventFilter, _ event: RecordedEvent, _ channel: String) -> Bool {
        guard !events.filters.isEmpty else { return true }
        var tester = ValueTester(zone: plan.zone, at: event.occurredAt, operands: nil)
        return events.filters.allSatisfy { filter in
            (try? tester.holds(filter.test, filter.path.values(in: event, channel: channel))) ?? false
        }
    }

    private mutating func observe(_ event: RecordedEvent, _ index: Int, _ channel: String) {
        guard let wanted = plan.traits[index], case .events(let events) = wanted.rule.subject,
            wanted.isDynamic || passes(events, event, channel)
        else { return }
        let key = wanted.rule.unless?.key.values(in: event, channel: channel).first
        let once = wanted.rule.oncePer?.values(in: event, channel: channel).first
        let currency = wanted.currency(of: event, channel)
        for value in wanted.values(of: event, channel, zone: plan.zone) {
            let entry = Observations.Entry(
                value: value, currency: currency, key: key, once: once, position: event.position, event: wanted.isDynamic ? event : nil)
            traitStates[index].events.append(entry, at: event.occurredAt)
        }
    }

    private mutating func deduct(_ event: RecordedEvent, _ index: Int, _ channel: String) {
        guard let wanted = plan.traits[index], case .sum(_, let less?) = wanted.rule.aggregation,
            wanted.isDynamic || passes(less.events, event, channel)
        else { return }
        let currency = wanted.currency(of: event, channel)
        let key = wanted.rule.unless?.key.values(in: event, channel: channel).first
        for value in less.path.values(in: event, channel: channel).flatMap(\.scalars) where value.isNumber {
            let entry = Observations.Entry(
                value: value, currency: currency, key: key, once: nil, position: event.position, event: wanted.isDynamic ? event : nil)
            traitStates[index].deductions.append(entry, at: event.occurredAt)
        }
    }

    private mutating func exclude(_ event: RecordedEvent, _ index: Int, _ channel: String) {
        guard let unless = plan.traits[index]?.rule.unless, let key = unless.key.values(in: event, channel: channel).first else { return }
        traitStates[index].exclusions.append(Observations.Entry(value: nil, currency: nil, key: key, once: nil, position: event.position, event: nil), at: event.occurredAt)
    }
}

/// As it is kept in snapshots.
extension CustomerFold {
    /// Changes whenever a state has something else, or means something else.
    public static var stateVersion: UInt32 { UInt32(StateReader.version) }

    /// What the fold has come to, as bytes: the same for the same events and plan.
    ///
    /// - Complexity: O(what the fold keeps)
    public var state: [UInt8] {
        var writer = StateWriter()
        write(to: &writer)
        return writer.finish()
    }

    /// A fold that goes on where another was when it gave its ``state``; nil when the bytes are none of such a fold.
    ///
    /// - Parameters:
    ///   - plan: The same as the other's.
    ///   - identifiers: The same as the other's, in the same order.
    ///   - memberOf: As of ``init(plan:identifiers:memberOf:)``.
    /// - Complexity: O(bytes)
    public init?(state: UnsafeBufferPointer<UInt8>, plan: FoldPlan, identifiers: [CustomerIdentifier], memberOf: [String: Instant]) {
        do throws(StateDamage) {
            var reader = try StateReader(state)
            try self.init(from: &reader, plan, identifiers, accountId: nil, hasKnownAccounts: true)
            try reader.checkEnd()
        } catch { return nil }
        // What it is a member of is for the graph to say.
        guard accounts.mapValues(\.firstSeen) == memberOf else { return nil }
    }

    private func write(to writer: inout StateWriter) {
        identifiers.write(to: &writer)
        traitHistory.write(to: &writer)
        consents.write(to: &writer)
        writer.writeTable(accounts) { $1.write(to: &$0) }
        writer.writeTable(accountFolds) { $1.write(to: &$0) }
        channels.write(to: &writer)
        visits.write(to: &writer)
        writer.writeList(tracks) { $1.write(to: &$0) }
        writer.writeList(traitStates) { $1.write(to: &$0) }
        writer.writeOptional(firstSeen) { $0.write($1) }
        writer.writeOptional(lastSeen) { $0.write($1) }
        writer.write(eventCount)
        writer.write(lastPosition)
    }

    private init(
        from reader: inout StateReader, _ plan: FoldPlan, _ own: [CustomerIdentifier], accountId: String?, hasKnownAccounts: Bool
    ) throws(StateDamage) {
        (self.plan, self.accountId, self.hasKnownAccounts) = (plan, accountId, hasKnownAccounts)
        identifiers = try IdentifierSightings(own, from: &reader)
        traitHistory = try TraitHistory(from: &reader)
        consents = try ConsentLedger(identifiers: own.count, from: &reader)
        accounts = try reader.table { reader throws(StateDamage) in try AccountState(from: &reader) }
        let ids = try reader.list { reader throws(StateDamage) in
            let id = try reader.text()
            guard accountId == nil else { throw StateDamage() }
            return (id, try CustomerFold(from: &reader, plan, [], accountId: id, hasKnownAccounts: false))
        }
        accountFolds = Dictionary(ids, uniquingKeysWith: { first, _ in first })
        channels = try ChannelTally(from: &reader)
        visits = try VisitFold(from: &reader)
        tracks = try reader.list { reader throws(StateDamage) in try EventTrack(from: &reader) }
        traitStates = try reader.list { reader throws(StateDamage) in try TraitState(from: &reader) }
        firstSeen = try reader.optional { reader throws(StateDamage) in try reader.instant() }
        lastSeen = try reader.optional { reader throws(StateDamage) in try reader.instant() }
        (eventCount, lastPosition) = (try reader.int(), try reader.position())
        guard tracks.count == plan.tracks.count, traitStates.count == plan.traits.count else { throw StateDamage() }
    }
}
