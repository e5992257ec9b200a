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

    /// Writes the answer for people.
    func show(_ answer: JSONValue, on page: inout Page)
}

extension Question {
    var subject: Subject? { nil }

    func run() async throws {
        let client = QueryClient(socketPath: place.folder.querySocketPath)
        let answer = try await client.answer(to: request)
        guard answer.isSuccess else { throw Refusal.error(answer, subject: subject) }
        try output.json ? printBody(answer) : printPage(answer)
    }

    private func printBody(_ answer: QueryAnswer) throws {
        try Terminal.write(answer.body)
        if answer.body.last != UInt8(ascii: "\n") { try Terminal.print("\n") }
    }

    private func printPage(_ answer: QueryAnswer) throws {
        let json = try answer.json()
        var page = Page(style: Terminal.style, relative: RelativeTime(answer: json, present: PresentTime.instant), zone: DisplayZone(answer: json))
        show(json, on: &page)
        try Terminal.print(page.text)
    }
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
