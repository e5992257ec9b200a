import Definitions
import EventModel
import Projections

extension CustomerHistory {
    /// What something of a customer was over time, up to a basis: each value with from when to when it held, and what caused both.
    ///
    /// - Throws: ``QueryError`` `badRequest` for a name that nothing has, `notFound` for a customer or an audience that there is not.
    /// - Complexity: An evaluation for each change of a part of the rule, and O(events) for the causes of a page; with `merged=then` that for each stage of the customer.
    public func history(_ reference: String, at request: BasisRequest, _ query: HistoryQuery) throws(QueryError) -> any JSONAnswer {
        let question = try question(request, continuing: query.place.cursor)
        switch query.subject {
        case .identity where query.clock == .recorded: return try identityKnowledgeAnswer(reference, question, query)
        case .identity: return try identityHistoryAnswer(reference, question, query)
        case .allTraits: return try traitHistoryAnswer(question.customer(reference), question)
        case .trait(let name):
            let subject = try question.customer(reference)
            let path = try path(ofTrait: name, subject, question)
            if query.clock == .recorded { return try knowledgeAnswer(of: .trait(path), name: name, subject, reference, question, query) }
            var answer = try courseAnswer(of: .trait(path), name: name, subject, reference, question, query)
            answer.traits = try traitHistoryAnswer(subject, question, path)
            return answer
        case .value(let wanted):
            try check(wanted, question)
            let subject = try question.customer(reference)
            if query.clock == .recorded { return try knowledgeAnswer(of: wanted, name: nil, subject, reference, question, query) }
            return try courseAnswer(of: wanted, name: nil, subject, reference, question, query)
        }
    }

    private func check(_ subject: HistorySubject, _ question: Question) throws(QueryError) {
        switch subject {
        case .computed(let name): try checkComputed(name, question)
        case .audience(let name): try checkAudience(name, question)
        case .trait, .lifecycle, .consent: break
        }
    }

    /// - Throws: ``QueryError`` `badRequest` with the name that was probably meant.
    func checkComputed(_ name: String, _ question: Question) throws(QueryError) {
        let rules = question.definitions.traits
        guard rules.rule(named: name) == nil else { return }
        let nearest = NearestName.of(name, in: rules.rules.map(\.name)).map { "; did you mean \($0)?" } ?? ""
        throw .badRequest("computed: traits.yaml has no '\(name)'\(nearest)")
    }

    private func courseAnswer(
        of wanted: HistorySubject, name: String?, _ subject: CustomerAtBasis, _ reference: String, _ question: Question, _ query: HistoryQuery
    ) throws(QueryError) -> CourseAnswer {
        let stages = try stages(of: subject, reference, query.merging, question)
        let plan = try plan(wanted.scope, for: question)
        let course = try course(of: wanted, stages, plan)
        let told = course.told(of: wanted)
        let page = Array(told.dropFirst(query.place.first).prefix(query.limit))
        var causes = StageCauses(wanted, plan, stages)
        let raw = try causes.causes(of: page, in: course)
        let stamps = try question.view.stamps(at: raw.values.compactMap(\.position))
        let next = query.place.first + page.count
        return CourseAnswer(
            subject: subject, name: name, wanted: wanted, merging: query.merging, intervals: page, isComplete: course.isComplete,
            next: next < told.count ? next : nil, causes: raw.compactMapValues { $0.cause(stamps) })
    }

    /// What something was over all stages of a customer.
    func course(of wanted: HistorySubject, _ stages: [CustomerStage], _ plan: FoldPlan) throws(QueryError) -> ValueCourse {
        var course = ValueCourse()
        for stage in stages {
            try checkGoesOn()
            var fold = stage.fold(plan)
            fold.fold(stage.events)
            do throws(AudienceError) {
                course.append(try fold.course(of: wanted, from: stage.from, through: stage.through), from: stage.from)
            } catch { throw QueryError(error) }
        }
        return course
    }
}

extension ValueCourse {
    /// What is worth telling: not what nothing was before there was anything, and of an audience the stays alone.
    fileprivate func told(of subject: HistorySubject) -> [ValueInterval] {
        if case .audience = subject { return intervals.filter { $0.value != nil } }
        return Array(intervals.drop { $0.value == nil })
    }
}
