import EventModel
import HindsightClient

/// One request to the query socket, and its answer shown.
struct Asked {
    let output: OutputOptions
    let place: PlaceOptions
    /// What was asked for, for the message when there is no such thing.
    let subject: Subject?
    /// What `--csv` prints; nil for an answer that is no table.
    var rows: AnswerRows?

    /// Prints the answer: its bytes with `--json`, its rows with `--csv`, else the page that `write` makes of it.
    func show(_ request: QueryRequest, _ write: (JSONValue, inout Page) -> Void) async throws {
        if rows == nil { try output.checkNoRows() }
        let answer = try await answer(to: request)
        if output.json { return try printBody(answer) }
        let json = try answer.json()
        if output.csv, let rows {
            try Terminal.print(rows.csv(json))
            if let next = json["next"]?.stringValue { Terminal.complain("hindsight: there is more: --cursor \(next)") }
            return
        }
        var page = Page(style: Terminal.style, relative: RelativeTime(answer: json, present: PresentTime.instant), zone: DisplayZone(answer: json))
        write(json, &page)
        try Terminal.print(page.text)
    }

    func answer(to request: QueryRequest) async throws -> QueryAnswer {
        let answer = try await QueryClient(socketPath: place.folder.querySocketPath).answer(to: request)
        guard answer.isSuccess else { throw Refusal.error(answer, subject: subject) }
        return answer
    }

    private func printBody(_ answer: QueryAnswer) throws {
        try Terminal.write(answer.body)
        if answer.body.last != UInt8(ascii: "\n") { try Terminal.print("\n") }
    }
}
