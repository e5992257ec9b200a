import EventLog
import EventModel

@testable import Service

// A connection to append.sock. Byte 0 of the input chooses the limits, byte 1 where the stream is cut and what happens between two reads; the
// rest is what the peer sends. Whatever the cuts, what is answered to each line is the same as for the stream in one piece, and the same as a
// plain reading of its lines says.

struct AppendStreamTarget: FuzzTarget {
    static let name = "append-stream"

    static func seeds() throws -> [String: [UInt8]] {
        let hello = #"{"hello":{"source":"checkout","producer":"p1","first_line":1,"clock":"skewed","receipts":"each"}}"#
        let lines = Seeds.eventLines
        let streams = [
            "hello": [hello, lines[0], lines[1], ""], "plain": [lines[2], "", " \t\r", lines[3]], "bad": ["bad", lines[0], "{}", hello, ""],
            "long": [String(repeating: "x", count: 3000), lines[1], ""], "http": ["GET / HTTP/1.1\r", "Host: a\r", "\r", ""],
            "refused": [#"{"hello":{"source":"#, lines[0], ""],
        ]
        return streams.mapValues { [UInt8($0.count), UInt8($0[0].count & 0xFF)] + Array($0.joined(separator: "\n").utf8) }
    }

    init() {}

    func run(_ input: [UInt8]) {
        var reader = InputReader(input)
        let (limits, cuts) = (limits(reader.byte()), reader.byte())
        let stream = Array(reader.bytes(input.count))
        let whole = Conversation(limits)
        whole.hold(stream)
        let cut = Conversation(limits)
        cut.hold(stream, cutBy: cuts)
        if whole.answers != cut.answers { found("cut, the stream is answered otherwise: \(whole.answers) and \(cut.answers)") }
        if whole.lastAcknowledgement != cut.lastAcknowledgement { found("cut, the stream is acknowledged otherwise") }
        guard stream.first.map({ !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) ?? false else { return }
        ExpectedAnswers(stream, limits).check(whole)
    }

    private func limits(_ choice: UInt8) -> AppendLimits {
        var limits = AppendLimits()
        limits.lineBytesMax = [64, 300, 1024, 32 * 1024][Int(choice & 3)]
        limits.requestEventsMax = [1, 3, 4096, 4096][Int(choice >> 2 & 3)]
        limits.requestBytesMax = choice & 16 == 0 ? 256 * 1024 : 200
        limits.errorBytesMax = choice & 32 == 0 ? 64 * 1024 : 100
        return limits
    }
}
