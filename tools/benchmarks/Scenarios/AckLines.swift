/// An ``AckReader`` that can stand in an array.
final class AckLines {
    private var reader: AckReader

    init(_ socket: StreamSocket) { reader = AckReader(socket) }

    /// Reads once and says how many lines are acknowledged by then; throws `closed` at the end.
    func read(orThrow closed: (_ events: Int, _ error: String?) -> BenchError) throws -> Int {
        guard try reader.read() else { throw closed(reader.acknowledgedLines, reader.firstError) }
        return reader.acknowledgedLines
    }

    func note(in outcome: inout StreamOutcome) {
        outcome.note(rejected: reader.rejected, duplicates: reader.duplicates, firstError: reader.firstError)
    }
}
