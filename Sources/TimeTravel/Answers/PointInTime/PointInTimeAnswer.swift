import Definitions
import EventLog
import EventModel
import Synchronization

/// The answers to rows, in the order of the rows, page by page.
///
/// A page is made when it is asked for. The first call makes a pass over the log; answers of more than half a gigabyte take a pass for each part of the rows.
public final class PointInTimeAnswer: Sendable {
    private struct State: Sendable {
        /// Rows yet to be answered, the next last.
        var parts: [Range<Int>]
        /// Rows of the part at hand that are yet to be given out, and what became of all of them.
        var rows: Range<Int>
        var answers: RowAnswers
        var needsHeading: Bool
    }

    public let format: RowFormat
    /// What the answer rests on, enough to repeat it: JSON.
    public let basis: String
    private let pass: RowPass
    private let writer: RowWriter
    private let state: Mutex<State>

    /// Bytes of a page, about.
    private static let pageBytes = 1 << 20

    init(_ pass: RowPass, _ input: InputRows) throws(QueryError) {
        (self.pass, format) = (pass, pass.format)
        writer = RowWriter(input, format, pass.query.features)
        basis = Self.basisText(pass)
        let whole = 0..<input.rows.count
        var state = State(parts: [whole], rows: 0..<0, answers: RowAnswers(0..<0, []), needsHeading: format == .csv)
        try Self.answerNext(&state, pass, input)
        self.state = Mutex(state)
    }

    /// How much memory the rows take, in bytes, about.
    public var inputBytes: Int { writer.input.bytes.count + writer.input.rows.count * MemoryLayout<InputRow>.stride }

    /// The next rows with their answers; nil behind the last.
    ///
    /// - Throws: ``QueryError`` when the log cannot be read, or the service stops.
    public func nextPage() throws(QueryError) -> [UInt8]? {
        var failure: QueryError?
        let page = state.withLock { state -> [UInt8]? in
            do throws(QueryError) { return try nextPage(&state) } catch { failure = error }
            return nil
        }
        if let failure { throw failure }
        return page
    }

    private func nextPage(_ state: inout State) throws(QueryError) -> [UInt8]? {
        if state.rows.isEmpty, !state.parts.isEmpty { try Self.answerNext(&state, pass, writer.input) }
        var page: [UInt8] = []
        if state.needsHeading { writer.appendHeading(to: &page) }
        state.needsHeading = false
        while !state.rows.isEmpty, page.count < Self.pageBytes {
            writer.append(state.rows.lowerBound, state.answers, to: &page)
            state.rows = state.rows.dropFirst()
        }
        return page.isEmpty ? nil : page
    }

    /// Answers the next part, or as much of it as memory has room for.
    private static func answerNext(_ state: inout State, _ pass: RowPass, _ input: InputRows) throws(QueryError) {
        while let part = state.parts.popLast() {
            if let answers = try pass.answers(to: input.rows, part) {
                (state.rows, state.answers) = (part, answers)
                return
            }
            guard part.count > 1 else {
                throw QueryError(.badRequest, code: "too_large", "line \(input.rows[part.lowerBound].line): the answer to this row takes more than \(pass.query.answerBytesMax) bytes")
            }
            let middle = part.lowerBound + part.count / 2
            state.parts += [middle..<part.upperBound, part.lowerBound..<middle]
        }
    }

    private static func basisText(_ pass: RowPass) -> String {
        let basis = pass.question.basis
        var json = JSONWriter()
        json.object { json in
            json.field("as_known_at", basis.asKnownAt)
            if let identityAsOf = pass.identityAsOf { json.field("identity_as_of", identityAsOf) }
            json.field("hindsight", pass.query.isWithHindsight)
            json.field("erasures", basis.erasures)
            json.field("definitions", basis.definitions)
            if basis.timeZone != .utc { json.field("tz", basis.timeZone.name) }
        }
        return json.text
    }
}
