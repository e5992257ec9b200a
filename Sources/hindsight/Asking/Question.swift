import ArgumentParser
import EventModel
import HindsightClient

/// A command that asks the query socket one thing and shows the answer.
protocol Question: AsyncParsableCommand {
    var place: PlaceOptions { get }
    var output: OutputOptions { get }
    var request: QueryRequest { get }

    /// What was asked for, for the message when there is no such thing.
    var subject: Subject? { get }

    /// What `--csv` prints; nil for an answer that is no table.
    var rows: AnswerRows? { get }

    /// Writes the answer for people.
    func show(_ answer: JSONValue, on page: inout Page)
}

extension Question {
    var subject: Subject? { nil }
    var rows: AnswerRows? { nil }

    func run() async throws { try await Asked(output: output, place: place, subject: subject, rows: rows).show(request) { show($0, on: &$1) } }
}

extension RelativeTime {
    /// Times of an answer are told from where it stands: its basis, when that is not the present.
    init(answer: JSONValue, present: Instant) {
        guard let asOf = answer["basis"]?["as_of"]?.instantValue, asOf.adding(seconds: 120) < present else {
            self.init(now: present, isPresent: true)
            return
        }
        self.init(now: asOf, isPresent: false)
    }
}
