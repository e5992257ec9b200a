import HindsightClient

/// An answer that is none, in words.
enum Refusal {
    static func error(_ answer: QueryAnswer, subject: Subject?) -> ProgramError {
        let refusal = answer.refusal
        if answer.status == 404, let subject {
            return ProgramError("no such \(subject.kind) at this basis: \(Escaping.visible(subject.name))")
        }
        if let refusal, !refusal.message.isEmpty { return ProgramError(Escaping.visible(refusal.message)) }
        return ProgramError("the daemon answered with status \(answer.status)\(refusal.map { " (\(Escaping.visible($0.code)))" } ?? "")")
    }
}
