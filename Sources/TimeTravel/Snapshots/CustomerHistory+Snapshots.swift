// Profiles that go on from a snapshot. A snapshot's cut has exactly the events that occurred by T and were recorded by P. A question at (V, S) with T ≤ V and P ≤ S may go on from
// it when it uses the same events up to T, of the same customer, under the same rules:
//
//   1. the key is equal: definitions, code, erasures, and the identifiers that the customer has at the question's basis;
//   2. the log is the one that the snapshot is of: the event at P was recorded when the snapshot says;
//   3. no retraction became known between P and S;
//   4. no event of the customer that was recorded behind P occurred by T: else an earlier cut is gone on from, or none.
//
// Only what was recorded behind P or occurred after T is read. Decisions: TimeTravel.docc/Snapshots.md

import Definitions
import EventLog
import EventModel
import Identity
import Projections

extension CustomerHistory {
    /// The profile of a customer who has a snapshot that is of use; nil when none is, and everything is folded.
    ///
    /// - Complexity: O(bytes of the state + events behind the cut)
    func profileOfSnapshot(_ reference: String, _ question: Question) throws(QueryError) -> ProfileAnswer? {
        let basis = question.basis
        guard basis.timeZone == question.definitions.timeZone else { return nil }
        let customer = try question.replay.customer(reference)
        guard let file = snapshots.file(of: customer.id.oldest.rawValue) else { return nil }
        let continuation = SnapshotContinuation(question, customer, file, try plan(.profile, for: question))
        guard let (fold, _, eventsSince) = try continuation?.fold() else { return nil }
        if eventsSince > CustomerSnapshots.placement.eventsBudget { wishForSnapshot(of: customer.id) }
        return ProfileAnswer(customer: customer, basis: basis, profile: fold.profile(asOf: basis.asOf))
    }

    /// Notes that a question waited for a customer's events.
    func wishForSnapshot(of customer: CustomerID) { snapshots.wish(for: customer.oldest.rawValue, bytesMax: bytesMax(CustomerSnapshots.placement)) }

    /// What all snapshots may take together.
    private func bytesMax(_ placement: SnapshotPlacement) -> Int {
        Int(placement.bytesShare * Double(log.sealedFiles.reduce(0) { $0 + ($1.bytes ?? 0) }))
    }

    /// Writes the snapshot that was wished for first.
    ///
    /// - Returns: False when none was.
    func writeNextSnapshot() throws(QueryError) -> Bool {
        guard let oldest = snapshots.takeWish() else { return false }
        do throws(QueryError) { _ = try writeSnapshot(of: oldest, CustomerSnapshots.placement) } catch {
            // A snapshot only saves time: who is no more needs none, and a full disk has none.
            if error.kind == .unavailable { throw error }
        }
        return true
    }

    /// Writes the snapshot of the customer that an identifier belongs to now, or brings it up to date.
    ///
    /// - Returns: Bytes of the file; 0 when nothing was written.
    /// - Complexity: O(events of the customer), or of those since the last cut.
    func writeSnapshot(of oldest: UInt32, _ placement: SnapshotPlacement) throws(QueryError) -> Int {
        let question = try question(.latest)
        let customer = try question.replay.customer(CustomerID(oldest: IdentifierOrdinal(rawValue: oldest)).description)
        let plan = try plan(.profile, for: question)
        let events = Double(max(question.view.durablePosition.rawValue, 1))
        guard let key = SnapshotKey(of: customer, question), let knowledge = SnapshotKnowledge(question) else { return 0 }
        if let file = snapshots.file(of: customer.id.oldest.rawValue), let (fold, last, eventsSince) = try SnapshotContinuation(question, customer, file, plan)?.fold() {
            guard eventsSince > 0, let asOf = fold.lastSeen else { return 0 }
            // Those behind the one that was gone on from lack an event that came late.
            let usable = file.cuts.filter { $0.asOf <= last.asOf }
            let kept = Set(placement.kept(usable.map(\.events), besideOneAt: fold.eventCount))
            let cut = SnapshotCut(asOf: asOf, events: fold.eventCount, state: fold.state)
            return try snapshots.write(key, knowledge, keeping: (file, usable.filter { kept.contains($0.events) }), [cut], share: Double(fold.eventCount) / events, bytesMax: bytesMax(placement))
        }
        let subject = try question.customer(customer.id.description)
        return try snapshots.write(key, knowledge, keeping: nil, try cuts(of: subject, plan, placement), share: Double(subject.events.count) / events, bytesMax: bytesMax(placement))
    }

    private func cuts(of subject: CustomerAtBasis, _ plan: FoldPlan, _ placement: SnapshotPlacement) throws(QueryError) -> [SnapshotCut] {
        let events = subject.events
        var (spacing, bytes) = (placement.spacing(ofEvents: events.count), 0)
        var next = (events.count - 1) % spacing + 1
        var cuts: [SnapshotCut] = []
        var fold = CustomerFold(plan: plan, identifiers: subject.identifiers, memberOf: subject.memberOf)
        for index in events.indices {
            if index % Self.eventsBetweenChecks == 0 { try checkGoesOn() }
            fold.fold(events[index])
            // All events of one instant are on one side of a cut.
            guard index + 1 >= next, index + 1 == events.count || events.occurredAt[index + 1] > events.occurredAt[index] else { continue }
            cuts.append(SnapshotCut(asOf: events.occurredAt[index], events: index + 1, state: fold.state))
            bytes += cuts[cuts.count - 1].state.count
            while bytes > Self.stateBytesAtOnce, cuts.count > 1 {
                (cuts, spacing) = (SnapshotPlacement.everySecond(of: cuts), spacing * 2)
                bytes = cuts.reduce(0) { $0 + $1.state.count }
            }
            next = min(index + 1 + spacing, events.count)
        }
        return cuts
    }

    /// States of one customer in memory.
    private static let stateBytesAtOnce = 128 << 20

    private static let eventsBetweenChecks = 4096

    /// Customers with as many events are worth a snapshot before anybody has waited.
    public static let snapshotEventsMin = CustomerSnapshots.placement.eventsBudget

    /// Writes snapshots of all customers with so many events, whether or not anybody waited for them.
    ///
    /// - Parameter progress: Told how many customers were looked at, of how many; may throw to stop.
    /// - Returns: How many files were written, and their bytes.
    /// - Complexity: A look at the number of everybody's events, and O(events) of those customers.
    public func writeSnapshots(
        eventsMin: Int, progress: (_ done: Int, _ total: Int) throws(QueryError) -> Void = { _, _ in }
    ) throws(QueryError) -> (files: Int, bytes: Int) {
        try writeSnapshots(eventsMin: eventsMin, placement: CustomerSnapshots.placement, progress: progress)
    }

    func writeSnapshots(
        eventsMin: Int, placement: SnapshotPlacement, progress: (_ done: Int, _ total: Int) throws(QueryError) -> Void = { _, _ in }
    ) throws(QueryError) -> (files: Int, bytes: Int) {
        let question = try question(.latest)
        let large = try question.population(needing: .none).shares({ _ in [UInt32]() }) { large, entry throws(QueryError) in
            if entry.events.count >= eventsMin { large.append(entry.customer.oldest.rawValue) }
        }
        let customers = Array(large.joined())
        var (files, bytes) = (0, 0)
        for (index, oldest) in customers.enumerated() {
            try progress(index, customers.count)
            let written = try writeSnapshot(of: oldest, placement)
            if written > 0 { (files, bytes) = (files + 1, bytes + written) }
        }
        try progress(customers.count, customers.count)
        return (files, bytes)
    }
}
