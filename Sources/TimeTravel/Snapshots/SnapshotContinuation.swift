import Definitions
import EventLog
import EventModel
import Identity
import Projections

/// A question that goes on from a snapshot.
struct SnapshotContinuation {
    private let question: CustomerHistory.Question
    private let customer: Customer
    private let file: SnapshotFile
    private let plan: FoldPlan

    /// Nil when the snapshot is of something else, or of a log that went another way.
    init?(_ question: CustomerHistory.Question, _ customer: Customer, _ file: SnapshotFile, _ plan: FoldPlan) {
        let basis = question.basis
        guard file.knowledge.position <= basis.asKnownAt, SnapshotKey(of: customer, question) == file.key,
            question.view.recordedAt(file.knowledge.position) == file.knowledge.recordedAt,
            UInt64(question.follower.ask { $0.retractions.count(knownAt: basis.asKnownAt) }) == file.knowledge.retractions
        else { return nil }
        (self.question, self.customer, self.file, self.plan) = (question, customer, file, plan)
    }

    /// What the customer's events come to at the basis.
    ///
    /// - Returns: The fold, the cut that it went on from, and how many events were folded behind that; nil when no cut is of use.
    func fold() throws(QueryError) -> (fold: CustomerFold, cut: SnapshotFile.Cut, eventsSince: Int)? {
        let (basis, view) = (question.basis, question.view)
        let memberOf = question.follower.ask { $0.memberships(of: customer.members, at: basis, view.identifiers) }
        var usable = file.cuts[...].prefix { $0.asOf <= basis.asOf }
        while let cut = usable.last {
            let horizon = EventHorizon(position: file.knowledge.position, occurredAt: cut.asOf, through: basis.asOf)
            let stored = try reading { () throws(EventLogError) in
                try view.unorderedEvents(anchors: customer.anchors, upTo: basis.asKnownAt, needing: plan.needs, beyond: horizon)
            }
            let mine = BasisFilter(basis: basis).indices(of: customer, in: stored, question.follower)
            if let late = mine.lazy.map({ stored.occurredAt[$0] }).filter({ $0 <= cut.asOf }).min() {
                usable = usable.prefix { $0.asOf < late }
                continue
            }
            guard let state = file.state(cut),
                var fold = state.withUnsafeBufferPointer({
                    CustomerFold(state: $0, plan: plan, identifiers: view.identifiers.identifiers(of: customer.members), memberOf: memberOf)
                })
            else { return nil }
            fold.fold(stored.canonically(mine))
            return (fold, cut, mine.count)
        }
        return nil
    }
}

extension SnapshotKey {
    /// Nil when the definitions' hash is none.
    init?(of customer: Customer, _ question: CustomerHistory.Question) {
        guard let definitions = Self.bytes(ofHash: question.definitions.hash) else { return nil }
        let members = customer.members.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1.rawValue)) &* 0x100_0000_01B3 }
        self.init(
            projection: CustomerSnapshots.projection, codeVersion: CustomerFold.stateVersion, definitions: definitions, erasures: UInt64(question.view.erasures),
            subject: customer.id.oldest.rawValue, subjectHash: members)
    }

    /// The bytes of `sha256:` and 64 hexadecimal digits.
    private static func bytes(ofHash text: String) -> [UInt8]? {
        let digits = Array(text.utf8.drop { $0 != UInt8(ascii: ":") }.dropFirst())
        guard digits.count == 2 * definitionsBytes else { return nil }
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16) }
        return bytes.count == definitionsBytes ? bytes : nil
    }
}

extension SnapshotKnowledge {
    /// Everything that the question's basis knows; nil when that is nothing.
    init?(_ question: CustomerHistory.Question) {
        let position = question.basis.asKnownAt
        guard let recordedAt = question.view.recordedAt(position) else { return nil }
        self.init(position: position, recordedAt: recordedAt, retractions: UInt64(question.follower.ask { $0.retractions.count(knownAt: position) }))
    }
}
