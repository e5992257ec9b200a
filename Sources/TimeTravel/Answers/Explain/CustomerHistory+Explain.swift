import Definitions
import EventModel
import Identity
import Projections

extension CustomerHistory {
    /// How a value or a membership came to be: the events, rules and links that made it, and what finding out cost.
    ///
    /// - Throws: ``QueryError`` `badRequest` for a name that nothing has, `notFound` for a customer or an audience that there is not.
    /// - Complexity: A replay of the customer, a fold, and a look at each of its events.
    public func explain(_ reference: String, at request: BasisRequest, _ query: ExplainQuery) throws(QueryError) -> any JSONAnswer {
        let question = try question(request)
        if case .identifier(let one, let other) = query.subject { return try identityExplanation(reference, one, other, question) }
        try check(query, question)
        var cost = AnswerCost()
        let subject = try question.replay.run(reference, &cost)
        let explanation: ExplainAnswer.Explanation =
            switch query.subject {
            case .trait(let name): .trait(name, try contest(name, subject, question, &cost))
            case .computed(let name): .computed(name, try computed(name, subject, question, &cost))
            case .audience(let name): .audience(name, try membership(name, subject, question, &cost))
            case .consent(let purpose): .consent(purpose, try consent(purpose, subject, question, &cost))
            case .lifecycle: .lifecycle(try stages(subject, question, &cost))
            case .identifier: throw .badRequest("identifier: has no value")
            }
        let stamps = explanation.positions.isEmpty ? [:] : try question.view.stamps(at: explanation.positions)
        return ExplainAnswer(subject: subject, explanation: explanation, stamps: stamps, cost: cost)
    }

    /// Before anything is read.
    private func check(_ query: ExplainQuery, _ question: Question) throws(QueryError) {
        if case .computed(let name) = query.subject { try checkComputed(name, question) }
        if case .audience(let name) = query.subject { try checkAudience(name, question) }
    }

    /// Folds, then lets somebody look at the fold.
    private func folding<R>(
        _ subject: CustomerAtBasis, _ scope: FoldScope, _ question: Question, _ cost: inout AnswerCost, _ look: (CustomerFold) throws(AudienceError) -> R
    ) throws(QueryError) -> R {
        let plan = try plan(scope, for: question)
        cost.eventsFolded += subject.events.count
        return try cost.measure(.folding) { () throws(QueryError) in
            do throws(AudienceError) { return try look(subject.folded(plan)) } catch { throw QueryError(error) }
        }
    }

    private func contest(_ name: String, _ subject: CustomerAtBasis, _ question: Question, _ cost: inout AnswerCost) throws(QueryError) -> TraitContest {
        let path = try path(ofTrait: name, subject, question)
        return try folding(subject, .profile, question, &cost) { TraitContest($0.traitHistory, path) }
    }

    private func computed(_ name: String, _ subject: CustomerAtBasis, _ question: Question, _ cost: inout AnswerCost) throws(QueryError) -> TraitExplanation {
        try folding(subject, .traits([name]), question, &cost) { fold throws(AudienceError) in
            try fold.explanation(ofTrait: name, subject.events, asOf: subject.basis.asOf)
        }
    }

    private func membership(_ name: String, _ subject: CustomerAtBasis, _ question: Question, _ cost: inout AnswerCost) throws(QueryError) -> ConditionExplanation {
        try folding(subject, .audience(name), question, &cost) { fold throws(AudienceError) in
            try fold.explanation(ofAudience: name, asOf: subject.basis.asOf)
        }
    }

    private func consent(_ purpose: String, _ subject: CustomerAtBasis, _ question: Question, _ cost: inout AnswerCost) throws(QueryError) -> ConsentExplanation {
        try folding(subject, .profile, question, &cost) { ConsentExplanation(purpose, $0, subject.events) }
    }

    private func stages(
        _ subject: CustomerAtBasis, _ question: Question, _ cost: inout AnswerCost
    ) throws(QueryError) -> [(stage: String, explanation: ConditionExplanation)] {
        try folding(subject, .profile, question, &cost) { fold throws(AudienceError) in try fold.explanationOfLifecycle(asOf: subject.basis.asOf) }
    }
}
