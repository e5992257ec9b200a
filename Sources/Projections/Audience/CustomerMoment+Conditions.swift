import Definitions
import EventModel

extension CustomerMoment {
    /// Whether a condition holds at this instant, and since when it has or has not.
    ///
    /// - Complexity: O(log events) for what counts events whose filter depends on nothing else; O(events of the rule) otherwise.
    ///   Recursion is bounded by the definitions' own limits.
    func verdict(_ condition: PlannedCondition) throws(AudienceError) -> Verdict {
        switch condition {
        case .did(let track, let did): return try DidEvaluation(did, fold.tracks[track], self).evaluate()
        case .sequence(let tracks, let sequence):
            var evaluation = try SequenceEvaluation(sequence, tracks, self)
            return evaluation.evaluate()
        case .trait(let path, let test): return try verdict(test, fold.traitHistory.values(path, at: at))
        case .computed(let reference, let test): return try verdict(test, try values(of: reference))
        case .identifier(let kind, let test): return try verdict(test, fold.identifiers.values(ofKind: kind, at: at))
        case .consent(let consent): return verdict(consent)
        case .accountId(let ids): return verdict(accounts: ids)
        case .account(let inner): return try verdict(account: inner)
        case .audience(let name): return try verdict(audience: name)
        case .lifecycle(let stages):
            let stage = try lifecycle()
            return Verdict(holds: stage.name.map { stages.contains($0) } ?? false, since: stage.since)
        case .signal: throw .signalInCustomerDomain
        case .all(let list): return try verdict(list, until: false)
        case .any(let list): return try verdict(list, until: true)
        case .not(let inner):
            let verdict = try self.verdict(inner)
            return Verdict(holds: !verdict.holds, since: verdict.since)
        case .allCustomers: return .always
        }
    }

    /// The first that is `decisive` decides alone; otherwise all of them together.
    private func verdict(_ list: [PlannedCondition], until decisive: Bool) throws(AudienceError) -> Verdict {
        var since = Instant.earliest
        for condition in list {
            let verdict = try self.verdict(condition)
            if verdict.holds == decisive { return verdict }
            since = max(since, verdict.since)
        }
        return Verdict(holds: !decisive, since: since)
    }

    private func verdict(_ test: ValueTest, _ subject: (values: [FieldValue], since: Instant)) throws(AudienceError) -> Verdict {
        var tester = tester()
        let holds = try tester.holds(test, subject.values)
        return Verdict(holds: holds, since: max(subject.since, tester.since))
    }

    private func verdict(_ consent: ConsentCondition) -> Verdict {
        let (held, since) = fold.consents.status(consent.purpose, at: at)
        let state: ConsentCondition.Status =
            switch held {
            case .granted: .granted
            case .denied: .denied
            case .revoked: .revoked
            case nil: .absent
            }
        return Verdict(holds: consent.statuses.contains(state), since: since)
    }

    private func verdict(accounts ids: [String]) -> Verdict {
        let joined = ids.compactMap { fold.accounts[$0]?.firstSeen }.filter { $0 <= at }
        return joined.min().map { Verdict(holds: true, since: $0) } ?? .never
    }

    private func verdict(account condition: PlannedCondition) throws(AudienceError) -> Verdict {
        var since = Instant.earliest
        for (id, account) in fold.accounts.sorted(by: { $0.key < $1.key }) where account.firstSeen <= at {
            since = max(since, account.firstSeen)
            guard let folded = fold.accountFolds[id] else { continue }
            let verdict = try CustomerMoment(folded, at: at, search: search?.search(ofAccount: id)).verdict(condition)
            if verdict.holds { return verdict.since(atLeast: account.firstSeen) }
            since = max(since, verdict.since)
        }
        return Verdict(holds: false, since: since)
    }
}
