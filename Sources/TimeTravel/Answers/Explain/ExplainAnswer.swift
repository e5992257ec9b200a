import EventModel
import Projections

/// How a value or a membership came to be.
struct ExplainAnswer: JSONAnswer {
    enum Explanation: Sendable {
        case trait(String, TraitContest)
        case computed(String, TraitExplanation)
        case audience(String, ConditionExplanation)
        case consent(String, ConsentExplanation)
        case lifecycle([(stage: String, explanation: ConditionExplanation)])

        /// Of events that are yet to be looked up.
        var positions: [LogPosition] {
            if case .trait(_, let contest) = self { contest.positions } else { [] }
        }
    }

    let subject: CustomerAtBasis
    let explanation: Explanation
    let stamps: [LogPosition: EventStamp]
    let cost: AnswerCost

    func appendJSON(to json: inout JSONWriter) {
        json.object { json in
            subject.appendHead(to: &json)
            switch explanation {
            case .trait(let name, let contest):
                json.field("trait", name)
                contest.appendFields(to: &json, stamps)
            case .computed(let name, let explanation):
                json.field("computed", name)
                explanation.appendFields(to: &json)
            case .audience(let name, let explanation):
                json.field("audience", name)
                json.field("member", explanation.isMember)
                json.field("explanation") { explanation.append(to: &$0) }
            case .consent(let purpose, let explanation):
                json.field("consent", purpose)
                explanation.appendFields(to: &json)
            case .lifecycle(let stages): append(stages, to: &json)
            }
            cost.appendField(to: &json)
        }
    }

    private func append(_ stages: [(stage: String, explanation: ConditionExplanation)], to json: inout JSONWriter) {
        json.field("lifecycle", stages.last.flatMap { $0.explanation.isMember ? $0.stage : nil })
        json.field("stages") { json in
            json.array { json in
                for (stage, explanation) in stages {
                    json.object { json in
                        json.field("stage", stage)
                        json.field("explanation") { explanation.append(to: &$0) }
                    }
                }
            }
        }
    }
}
