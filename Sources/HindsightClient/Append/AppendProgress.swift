import EventModel

/// What was sent on a connection and what of it is acknowledged: the bookkeeping without the socket.
///
/// Invariants
///   1. `totals.acknowledgedLines <= totals.sentLines`, and neither goes back.
///   2. `chunks` holds exactly the chunks that are not acknowledged as a whole, oldest first.
struct AppendProgress {
    private struct Chunk {
        var endLine: Int
        var bytes: Int
    }

    /// The hello is the connection's first physical line; the caller's lines begin after it.
    static let helloLines = 1

    private(set) var totals = AppendTotals()
    private var chunks: [Chunk] = []
    private var firstChunk = 0

    /// Notes that a chunk of whole lines is on its way.
    mutating func sent(lines: Int, bytes: Int) {
        totals.sentLines += lines
        totals.sentBytes += bytes
        chunks.append(Chunk(endLine: totals.sentLines, bytes: bytes))
    }

    /// Takes an acknowledgement in.
    ///
    /// - Throws: ``ClientError`` with code `unexpectedReply` when it goes back or covers lines that were never sent.
    mutating func acknowledge(_ ack: AppendAck) throws(ClientError) {
        let lines = max(0, ack.lines - Self.helloLines)
        guard lines >= totals.acknowledgedLines, lines <= totals.sentLines else {
            throw ClientError(
                .unexpectedReply,
                "the daemon acknowledged \(lines) lines after \(totals.acknowledgedLines), but \(totals.sentLines) were sent")
        }
        totals.acknowledgedLines = lines
        (totals.duplicates, totals.rejected, totals.position) = (ack.duplicates, ack.rejected, ack.position)
        while firstChunk < chunks.count, chunks[firstChunk].endLine <= lines {
            totals.acknowledgedBytes += chunks[firstChunk].bytes
            firstChunk += 1
        }
        dropAcknowledged()
    }

    private mutating func dropAcknowledged() {
        guard firstChunk > 64, firstChunk * 2 > chunks.count else { return }
        chunks.removeFirst(firstChunk)
        firstChunk = 0
    }

    /// Whether `bytes` more may be sent under the limit; with nothing in flight a chunk of any size may.
    func hasRoom(for bytes: Int, inFlightBytesMax: Int) -> Bool {
        totals.inFlightBytes == 0 || totals.inFlightBytes + bytes <= inFlightBytesMax
    }
}
